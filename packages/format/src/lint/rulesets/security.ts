// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import type { RuleDefinition, RulesetDefinition } from '../ruleset.ts';

export type SecurityLevel = 'HIGH' | 'MEDIUM' | 'LOW';

/** What a security rule is about; `fix` is its heading in docs/guides/lint.md. */
export type SecurityRule = { name: string; category: string; level: SecurityLevel; fix: string };

const access = 'Broken Object Level Authorization';
const authentication = 'Broken User Authentication';
const exposure = 'Excessive Data Exposure';
const injection = 'Injection';
const assets = 'Improper Assets Management';

const operations = '$.paths[*][get,put,post,delete,options,head,patch,trace]';
const schemes3 = '$.components.securitySchemes';
const schemes = [`${schemes3}[*]`, '$.securityDefinitions[*]'];
const nonEmptyList = { type: 'array', minItems: 1 };
const withoutHttp = { function: 'pattern', functionOptions: { notMatch: '^http:' } };
const knownSchemes =
  '/^(basic|bearer|digest|dpop|gnap|hoba|mutual|negotiate|oauth|privatetoken|scram-sha-1|scram-sha-256|vapid)$/i';

type Row = [name: string, category: string, level: SecurityLevel, rule: RuleDefinition];

const rows: Row[] = [
  [
    'oauth-scope-declared',
    access,
    'LOW',
    {
      message: 'A scope is used that its OAuth scheme does not declare.',
      given: '$',
      then: { function: 'securityScopesDeclared' },
    },
  ],
  [
    'global-security-present',
    authentication,
    'HIGH',
    {
      message: 'The API has no security of its own, or allows calls without credentials.',
      given: '$',
      then: {
        field: 'security',
        function: 'schema',
        functionOptions: { schema: { ...nonEmptyList, items: { type: 'object', minProperties: 1 } } },
      },
    },
  ],
  [
    'security-schemes-present',
    authentication,
    'HIGH',
    {
      message: 'The API defines no security scheme.',
      formats: ['oas3'],
      given: '$',
      then: {
        field: 'components.securitySchemes',
        function: 'schema',
        functionOptions: { schema: { type: 'object', minProperties: 1 } },
      },
    },
  ],
  [
    'security-definitions-present',
    authentication,
    'HIGH',
    {
      message: 'The API defines no security scheme.',
      formats: ['oas2'],
      given: '$',
      then: {
        field: 'securityDefinitions',
        function: 'schema',
        functionOptions: { schema: { type: 'object', minProperties: 1 } },
      },
    },
  ],
  [
    'security-scheme-defined',
    authentication,
    'MEDIUM',
    {
      message: 'A security scheme is used that is not defined.',
      given: '$',
      then: { function: 'securitySchemesDefined' },
    },
  ],
  [
    'http-scheme-known',
    authentication,
    'MEDIUM',
    {
      message: 'The HTTP authentication scheme is unknown.',
      formats: ['oas3'],
      given: `${schemes3}[?(@ && @.type=="http")]`,
      then: { field: 'scheme', function: 'pattern', functionOptions: { match: knownSchemes } },
    },
  ],
  [
    'operation-security-present',
    authentication,
    'MEDIUM',
    { message: '{{error}}', given: '$', then: { function: 'operationSecurityRequired' } },
  ],
  [
    'credentials-over-http',
    exposure,
    'HIGH',
    {
      message: 'Credentials of the API travel as plain text, over http.',
      given: '$',
      then: { function: 'credentialsOverHttp', functionOptions: { level: 'api' } },
    },
  ],
  [
    'operation-credentials-over-http',
    exposure,
    'MEDIUM',
    {
      message: 'Credentials of the operation travel as plain text, over http.',
      given: '$',
      then: { function: 'credentialsOverHttp', functionOptions: { level: 'operation' } },
    },
  ],
  [
    'server-uses-https',
    exposure,
    'MEDIUM',
    {
      message: 'The API has a server without https.',
      given: ['$.servers[*].url', '$.schemes[*]'],
      then: [withoutHttp, { function: 'pattern', functionOptions: { notMatch: '^http$' } }],
    },
  ],
  [
    'operation-server-uses-https',
    exposure,
    'MEDIUM',
    {
      message: 'The operation has a server without https.',
      given: ['$.paths[*].servers[*].url', `${operations}.servers[*].url`, `${operations}.schemes[*]`],
      then: [withoutHttp, { function: 'pattern', functionOptions: { notMatch: '^http$' } }],
    },
  ],
  [
    'authorization-urls-use-https',
    exposure,
    'MEDIUM',
    {
      message: '{{property}} must be an https address.',
      given: [...schemes, `${schemes3}[*].flows[*]`],
      then: ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'openIdConnectUrl'].map((field) => ({
        field,
        function: 'pattern',
        functionOptions: { match: '/^(https:|(?!\\w+:))/i' },
      })),
    },
  ],
  [
    'produces-present',
    exposure,
    'LOW',
    {
      message: 'The API does not say which media types it answers with.',
      formats: ['oas2'],
      given: '$',
      then: { field: 'produces', function: 'schema', functionOptions: { schema: nonEmptyList } },
    },
  ],
  [
    'operation-produces-present',
    exposure,
    'LOW',
    {
      message: 'The operation does not say which media types it answers with.',
      formats: ['oas2'],
      given: '$.paths[*][get,put,post,delete,patch]',
      then: { field: 'produces', function: 'schema', functionOptions: { schema: nonEmptyList } },
    },
  ],
  [
    'consumes-present',
    injection,
    'LOW',
    {
      message: 'The API does not say which media types it takes.',
      formats: ['oas2'],
      given: '$',
      then: { field: 'consumes', function: 'schema', functionOptions: { schema: nonEmptyList } },
    },
  ],
  [
    'operation-consumes-present',
    injection,
    'LOW',
    {
      message: 'The operation does not say which media types it takes.',
      formats: ['oas2'],
      given: '$.paths[*][post,put,patch]',
      then: { field: 'consumes', function: 'schema', functionOptions: { schema: nonEmptyList } },
    },
  ],
  [
    'no-oauth1',
    assets,
    'LOW',
    {
      message: 'OAuth 1.0 is outdated.',
      given: [`${schemes3}[?(@ && @.type=="http")].scheme`],
      then: { function: 'pattern', functionOptions: { notMatch: '/^oauth$/i' } },
    },
  ],
  [
    'no-implicit-flow',
    assets,
    'LOW',
    {
      message: 'The implicit flow of OAuth 2.0 is outdated.',
      given: [`${schemes3}[*].flows.implicit`, '$.securityDefinitions[?(@ && @.flow=="implicit")].flow'],
      then: { function: 'falsy' },
    },
  ],
  [
    'no-password-flow',
    assets,
    'LOW',
    {
      message: 'The password flow of OAuth 2.0 is outdated.',
      given: [`${schemes3}[*].flows.password`, '$.securityDefinitions[?(@ && @.flow=="password")].flow'],
      then: { function: 'falsy' },
    },
  ],
];

const severities = { HIGH: 'error', MEDIUM: 'warn', LOW: 'info' } as const;

/** What a definition says about the security of its API. */
export const security: RulesetDefinition = {
  formats: ['oas2', 'oas3'],
  rules: Object.fromEntries(
    rows.map(([name, , level, rule]) => [`security:${name}`, { severity: severities[level], ...rule }]),
  ),
};

/** The rules of `parley:security` by the code of their findings. */
export const securityRules: ReadonlyMap<string, SecurityRule> = new Map(
  rows.map(([name, category, level]) => [`security:${name}`, { name, category, level, fix: name }]),
);
