// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import type { RuleDefinition } from '../ruleset.ts';
import { chapter } from './owasp-chapters.ts';

const authentication = chapter('0xa2-broken-authentication');
const properties = chapter('0xa3-broken-object-property-level-authorization');
const onFlag = (keyword: string) => `@ && @.type=="object" && @.${keyword}`;
const constrained = (keyword: string) =>
  `$..[?(${onFlag(keyword)} && @.${keyword}!=true && @.${keyword}!=false)]`;

/** The first three risks: who may see and change what. */
export const accessRules: { [name: string]: RuleDefinition } = {
  'owasp:api1:2023-no-numeric-ids': {
    description: 'An id should be random, such as a UUID: numbers can be counted up to find what others own.',
    documentationUrl: chapter('0xa1-broken-object-level-authorization'),
    severity: 'error',
    given:
      '$.paths..parameters[*][?(@property === "name" && (@ === "id" || @.match(/(_id|Id|-id)$/)))]^.schema',
    then: {
      function: 'schema',
      functionOptions: {
        schema: { type: 'object', not: { properties: { type: { const: 'integer' } } } },
      },
    },
  },
  'owasp:api2:2023-no-http-basic': {
    message: 'HTTP Basic sends the password with every call; OAuth 2 or OpenID Connect do not.',
    documentationUrl: authentication,
    severity: 'error',
    given: '$.components.securitySchemes[*]',
    then: { field: 'scheme', function: 'pattern', functionOptions: { notMatch: 'basic' } },
  },
  'owasp:api2:2023-no-api-keys-in-url': {
    message: 'The API key is part of the URL, which logs and histories keep: {{error}}.',
    documentationUrl: authentication,
    severity: 'error',
    formats: ['oas3'],
    given: '$..[securitySchemes][?(@ && @.type=="apiKey")].in',
    then: { function: 'pattern', functionOptions: { notMatch: '^(path|query)$' } },
  },
  'owasp:api2:2023-no-credentials-in-url': {
    message: 'The parameter {{value}} looks like a credential in the URL.',
    documentationUrl: authentication,
    severity: 'error',
    formats: ['oas3'],
    given: '$..parameters[?(@ && @.in && @.in.match(/query|path/))].name',
    then: {
      field: 'name',
      function: 'pattern',
      functionOptions: {
        notMatch:
          '/^.*(client_?secret|token|access_?token|refresh_?token|id_?token|password|secret|api-?key).*$/i',
      },
    },
  },
  'owasp:api2:2023-auth-insecure-schemes': {
    message: 'The authentication scheme {{value}} counts as insecure.',
    documentationUrl: authentication,
    severity: 'error',
    formats: ['oas3'],
    given: '$..[securitySchemes][?(@.type=="http")].scheme',
    then: { function: 'pattern', functionOptions: { notMatch: '^(negotiate|oauth)$' } },
  },
  'owasp:api2:2023-jwt-best-practices': {
    message: 'The description of a scheme with JSON web tokens must say that it follows RFC8725.',
    documentationUrl: authentication,
    severity: 'error',
    given: [
      '$.components.securitySchemes[?(@ && @.type=="oauth2")]',
      '$.components.securitySchemes[?(@ && (@.bearerFormat=="jwt" || @.bearerFormat=="JWT"))]',
    ],
    then: [
      { field: 'description', function: 'truthy' },
      { field: 'description', function: 'pattern', functionOptions: { match: '.*RFC8725.*' } },
    ],
  },
  'owasp:api2:2023-short-lived-access-tokens': {
    message: 'The flow has no refresh URL, so its access tokens have to live long.',
    documentationUrl: authentication,
    severity: 'error',
    given: '$.components.securitySchemes[?(@ && @.type=="oauth2")].flows.*',
    then: { field: 'refreshUrl', function: 'truthy' },
  },
  'owasp:api2:2023-write-restricted': {
    message: 'This operation changes something, and no security scheme protects it.',
    documentationUrl: authentication,
    severity: 'error',
    given: '$',
    then: {
      function: 'checkSecurity',
      functionOptions: { schemesPath: ['securitySchemes'], methods: ['post', 'put', 'patch', 'delete'] },
    },
  },
  'owasp:api2:2023-read-restricted': {
    message: 'No security scheme protects what this operation reads.',
    documentationUrl: authentication,
    severity: 'warn',
    given: '$',
    then: {
      function: 'checkSecurity',
      functionOptions: { schemesPath: ['securitySchemes'], nullable: true, methods: ['get', 'head'] },
    },
  },
  'owasp:api3:2023-no-additionalProperties': {
    message: 'additionalProperties lets callers send fields that nobody checks; it should be false.',
    documentationUrl: properties,
    severity: 'warn',
    formats: ['oas3_0'],
    given: `$..[?(${onFlag('additionalProperties')})]`,
    then: { field: 'additionalProperties', function: 'falsy' },
  },
  'owasp:api3:2023-constrained-additionalProperties': {
    message: 'An object with additionalProperties needs maxProperties.',
    documentationUrl: properties,
    severity: 'warn',
    formats: ['oas3_0'],
    given: constrained('additionalProperties'),
    then: { field: 'maxProperties', function: 'defined' },
  },
  'owasp:api3:2023-no-unevaluatedProperties': {
    message: 'unevaluatedProperties lets callers send fields that nobody checks; it should be false.',
    documentationUrl: properties,
    severity: 'warn',
    formats: ['oas3_1'],
    given: `$..[?(${onFlag('unevaluatedProperties')})]`,
    then: { field: 'unevaluatedProperties', function: 'falsy' },
  },
  'owasp:api3:2023-constrained-unevaluatedProperties': {
    message: 'An object with unevaluatedProperties needs maxProperties.',
    documentationUrl: properties,
    severity: 'warn',
    formats: ['oas3_1'],
    given: constrained('unevaluatedProperties'),
    then: { field: 'maxProperties', function: 'defined' },
  },
};
