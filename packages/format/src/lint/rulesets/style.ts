// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import type { RulesetDefinition, ThenDefinition } from '../ruleset.ts';

const operations = '$.paths[*][get,put,post,delete,options,head,patch,trace]';
const writes = '$.paths[*][post,put,patch]';
const schemas = ['$.components.schemas[*]', '$.definitions[*]'];
const has = (field: string): ThenDefinition => ({ field, function: 'truthy' });
const oneOfResponses = (...patterns: string[]): ThenDefinition => ({
  field: 'responses',
  function: 'schema',
  functionOptions: {
    schema: {
      type: 'object',
      anyOf: patterns.map((pattern) => ({ not: { propertyNames: { not: { pattern } } } })),
    },
  },
});

/** What a definition should say so that people can work with it; the list of Postman's own style rules. */
export const style: RulesetDefinition = {
  formats: ['oas2', 'oas3'],
  rules: {
    'info-has-description': {
      message: 'The API needs a description.',
      given: '$.info',
      then: has('description'),
    },
    'info-has-license': { message: 'The API needs a license.', given: '$.info', then: has('license') },
    'license-has-url': { message: 'The license needs a URL.', given: '$.info.license', then: has('url') },
    'info-has-terms-of-service': {
      message: 'The API needs terms of service.',
      severity: 'info',
      given: '$.info',
      then: has('termsOfService'),
    },
    'info-has-contact': { message: 'The API needs a contact.', given: '$.info', then: has('contact') },
    'contact-has-name': { message: 'The contact needs a name.', given: '$.info.contact', then: has('name') },
    'contact-has-url-or-email': {
      message: 'The contact needs a URL or an e-mail address.',
      given: '$.info.contact',
      then: { function: 'or', functionOptions: { properties: ['url', 'email'] } },
    },
    'contact-has-email': {
      message: 'The contact needs an e-mail address.',
      severity: 'info',
      given: '$.info.contact',
      then: has('email'),
    },
    'contact-has-url': {
      message: 'The contact needs a URL.',
      severity: 'info',
      given: '$.info.contact',
      then: has('url'),
    },
    'path-without-trailing-slash': {
      message: 'A path does not end with a slash.',
      given: '$.paths',
      then: { field: '@key', function: 'pattern', functionOptions: { notMatch: '.+/$' } },
    },
    'operation-has-summary': {
      message: 'An operation needs a summary.',
      given: operations,
      then: has('summary'),
    },
    'summary-without-period': {
      message: 'A summary does not end with a period.',
      severity: 'info',
      given: operations,
      then: { field: 'summary', function: 'pattern', functionOptions: { notMatch: '\\.\\s*$' } },
    },
    'operation-has-description': {
      message: 'An operation needs a description.',
      given: operations,
      then: has('description'),
    },
    'parameter-has-description': {
      message: 'A parameter needs a description.',
      given: '$..parameters[?(@ && @.in)]',
      then: has('description'),
    },
    'parameter-has-example': {
      message: 'A parameter needs an example.',
      severity: 'info',
      formats: ['oas3'],
      given: '$..parameters[?(@ && @.in)]',
      then: {
        function: 'schema',
        functionOptions: {
          schema: {
            anyOf: [
              { required: ['example'] },
              { required: ['examples'] },
              { required: ['content'] },
              { properties: { schema: { required: ['example'] } }, required: ['schema'] },
              { properties: { schema: { required: ['examples'] } }, required: ['schema'] },
            ],
          },
        },
      },
    },
    'write-has-request-body': {
      message: 'An operation that writes needs a request body.',
      formats: ['oas3'],
      given: writes,
      then: has('requestBody'),
    },
    'request-body-has-example': {
      message: 'A request body needs an example.',
      severity: 'info',
      formats: ['oas3'],
      given: `${writes}.requestBody.content[*]`,
      then: { function: 'or', functionOptions: { properties: ['example', 'examples'] } },
    },
    'response-has-success': {
      message: 'An operation needs a 2xx response.',
      given: operations,
      then: oneOfResponses('^2'),
    },
    'response-has-server-error': {
      message: 'An operation needs a 5xx response.',
      severity: 'info',
      given: operations,
      then: oneOfResponses('^5', '^default$'),
    },
    'response-has-example': {
      message: 'A response needs an example.',
      severity: 'info',
      formats: ['oas3'],
      given: `${operations}.responses[*].content[*]`,
      then: { function: 'or', functionOptions: { properties: ['example', 'examples'] } },
    },
    'no-content-without-body': {
      message: 'A 204 response has no body.',
      severity: 'error',
      formats: ['oas3'],
      given: `${operations}.responses[204]`,
      then: { field: 'content', function: 'falsy' },
    },
    'property-uses-reusable-schema': {
      message: 'An object inside a schema should be a reusable schema of its own.',
      severity: 'hint',
      resolved: false,
      given: schemas.map((place) => `${place}.properties[?(@ && @.type=="object" && @.properties)]`),
      then: { function: 'falsy' },
    },
    'schema-has-description': {
      message: 'A schema needs a description.',
      severity: 'info',
      given: schemas,
      then: has('description'),
    },
    'property-has-description': {
      message: 'A property needs a description.',
      severity: 'info',
      given: schemas.map((place) => `${place}.properties[*]`),
      then: has('description'),
    },
    'array-has-limits': {
      message: 'An array needs minItems and maxItems.',
      severity: 'info',
      given: schemas.map((place) => `${place}..[?(@ && @.type=="array")]`),
      then: [
        { field: 'minItems', function: 'defined' },
        { field: 'maxItems', function: 'defined' },
      ],
    },
  },
};
