// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import type { RulesetDefinition } from '../ruleset.ts';
import { accessRules } from './owasp-access.ts';
import { chapter } from './owasp-chapters.ts';

const typed = (type: string): string[] => [`$..[?(@ && @.type=="${type}")]`];
const typedOrListed = (type: string): string[] => [
  ...typed(type),
  `$..[?(@ && @.type && @.type.constructor.name === "Array" && @.type.includes("${type}"))]`,
];
const ofType = (type: string) => ({
  targets: [
    { formats: ['oas2', 'oas3_0'], given: typed(type) },
    { formats: ['oas3_1'], given: typedOrListed(type) },
  ],
});
const oneRequired = (...lists: string[][]) => lists.map((required) => ({ required }));
const response = (status: string) => [
  { field: status, function: 'truthy' },
  { field: `${status}.content`, function: 'truthy' },
];
const consumption = chapter('0xa4-unrestricted-resource-consumption');
const misconfiguration = chapter('0xa8-security-misconfiguration');
const inventory = chapter('0xa9-improper-inventory-management');

/**
 * Rules after the OWASP list of API risks, 2023.
 *
 * COMPAT: names, severities and places are those of @stoplight/spectral-owasp-ruleset 2, which rulesets extend; the
 * words are ours.
 */
export const owasp: RulesetDefinition = {
  formats: ['oas2', 'oas3'],
  aliases: {
    ArrayProperties: ofType('array'),
    IntegerProperties: ofType('integer'),
    StringProperties: ofType('string'),
  },
  rules: {
    ...accessRules,
    'owasp:api4:2023-rate-limit': {
      message: 'Responses with 2XX and 4XX should say how many calls are left, in a rate limit header.',
      documentationUrl: consumption,
      severity: 'error',
      formats: ['oas3'],
      given: '$.paths[*]..responses[?(@property.match(/^(2|4)/))]',
      then: {
        field: 'headers',
        function: 'schema',
        functionOptions: {
          schema: {
            type: 'object',
            oneOf: oneRequired(
              ['RateLimit'],
              ['RateLimit-Limit', 'RateLimit-Reset'],
              ['X-RateLimit-Limit'],
              ['X-Rate-Limit-Limit'],
            ),
          },
        },
      },
    },
    'owasp:api4:2023-rate-limit-retry-after': {
      message: 'A 429 response should say when to come back, in Retry-After.',
      documentationUrl: consumption,
      severity: 'error',
      formats: ['oas3'],
      given: '$..responses[429].headers',
      then: { field: 'Retry-After', function: 'defined' },
    },
    'owasp:api4:2023-rate-limit-responses-429': {
      message: 'The operation lacks {{property}}, the answer to too many calls.',
      documentationUrl: consumption,
      severity: 'warn',
      given: '$.paths..responses',
      then: response('429'),
    },
    'owasp:api4:2023-array-limit': {
      message: 'An array needs maxItems.',
      documentationUrl: consumption,
      severity: 'error',
      given: '#ArrayProperties',
      then: { field: 'maxItems', function: 'defined' },
    },
    'owasp:api4:2023-string-limit': {
      message: 'A string needs maxLength, enum or const.',
      documentationUrl: consumption,
      severity: 'error',
      given: '#StringProperties',
      then: {
        function: 'schema',
        functionOptions: {
          schema: { type: 'object', anyOf: oneRequired(['maxLength'], ['enum'], ['const']) },
        },
      },
    },
    'owasp:api4:2023-string-restricted': {
      message: 'A string should have a format, a pattern, an enum or a const.',
      documentationUrl: consumption,
      severity: 'warn',
      given: '#StringProperties',
      then: {
        function: 'schema',
        functionOptions: {
          schema: { type: 'object', anyOf: oneRequired(['format'], ['pattern'], ['enum'], ['const']) },
        },
      },
    },
    'owasp:api4:2023-integer-limit': {
      message: 'An integer needs a minimum and a maximum.',
      documentationUrl: consumption,
      severity: 'error',
      formats: ['oas3_1'],
      given: '#IntegerProperties',
      then: [
        { function: 'xor', functionOptions: { properties: ['minimum', 'exclusiveMinimum'] } },
        { function: 'xor', functionOptions: { properties: ['maximum', 'exclusiveMaximum'] } },
      ],
    },
    'owasp:api4:2023-integer-limit-legacy': {
      message: 'An integer needs minimum and maximum.',
      documentationUrl: consumption,
      severity: 'error',
      formats: ['oas2', 'oas3_0'],
      given: '#IntegerProperties',
      then: [
        { field: 'minimum', function: 'defined' },
        { field: 'maximum', function: 'defined' },
      ],
    },
    'owasp:api4:2023-integer-format': {
      message: 'An integer needs a format, int32 or int64.',
      documentationUrl: consumption,
      severity: 'error',
      given: '#IntegerProperties',
      then: { field: 'format', function: 'defined' },
    },
    'owasp:api5:2023-admin-security-unique': {
      message: '{{error}}',
      description: 'Endpoints of administrators need credentials of their own.',
      documentationUrl: chapter('0xa5-broken-function-level-authorization'),
      severity: 'error',
      given: '$',
      then: { function: 'differentSecuritySchemes', functionOptions: { adminUrl: '/admin' } },
    },
    'owasp:api7:2023-concerning-url-parameter': {
      message:
        'The parameter names an address: make sure that the server does not call whatever it is given.',
      documentationUrl: chapter('0xa7-server-side-request-forgery'),
      severity: 'info',
      given: [
        '$.paths[*].parameters[*].name',
        '$.paths[*][get,put,post,delete,options,head,patch,trace].parameters[*].name',
      ],
      then: {
        function: 'pattern',
        functionOptions: { notMatch: '(^(callback|redirect)|(_url|Url|-url))$' },
      },
    },
    'owasp:api8:2023-define-cors-origin': {
      message: 'All responses should define the header `{{property}}`.',
      documentationUrl: misconfiguration,
      severity: 'error',
      given: '$..headers',
      then: { field: 'Access-Control-Allow-Origin', function: 'truthy' },
    },
    'owasp:api8:2023-no-scheme-http': {
      message: 'Calls over http can be read on the way; use https or wss.',
      documentationUrl: misconfiguration,
      severity: 'error',
      formats: ['oas2'],
      given: '$.schemes.*',
      then: {
        function: 'schema',
        functionOptions: { schema: { type: 'string', enum: ['https', 'wss'] } },
      },
    },
    'owasp:api8:2023-no-server-http': {
      message: 'Calls to an http:// server can be read on the way; use https:// or wss://.',
      documentationUrl: misconfiguration,
      severity: 'error',
      formats: ['oas3'],
      given: '$.servers..url',
      then: { function: 'pattern', functionOptions: { notMatch: '/^http:/' } },
    },
    'owasp:api8:2023-define-error-validation': {
      message: 'The operation lacks an answer to invalid requests: 400, 422 or 4XX.',
      documentationUrl: misconfiguration,
      severity: 'warn',
      given: '$.paths..responses',
      then: {
        function: 'schema',
        functionOptions: { schema: { type: 'object', anyOf: oneRequired(['400'], ['422'], ['4XX']) } },
      },
    },
    'owasp:api8:2023-define-error-responses-401': {
      message: 'The operation lacks {{property}}, the answer to unknown callers.',
      documentationUrl: misconfiguration,
      severity: 'warn',
      given: '$.paths..responses',
      then: response('401'),
    },
    'owasp:api8:2023-define-error-responses-500': {
      message: 'The operation lacks {{property}}, the answer when the server fails.',
      documentationUrl: misconfiguration,
      severity: 'warn',
      given: '$.paths..responses',
      then: response('500'),
    },
    'owasp:api9:2023-inventory-access': {
      message: 'Every server should say whom it is for: servers{{property}} true or false.',
      documentationUrl: inventory,
      severity: 'error',
      formats: ['oas3'],
      given: '$.servers.*',
      then: { field: 'x-internal', function: 'defined' },
    },
    'owasp:api9:2023-inventory-environment': {
      message: 'The description of a server should name its environment, such as staging or production.',
      documentationUrl: inventory,
      severity: 'error',
      formats: ['oas3'],
      given: '$.servers.*',
      then: {
        field: 'description',
        function: 'pattern',
        functionOptions: {
          match:
            '/(local|sandbox|alpha|beta|test|testing|stag|staging|prod|production|next|preprod|preproduction)/i',
        },
      },
    },
  },
};
