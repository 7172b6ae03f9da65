// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import type { RuleDefinition } from '../ruleset.ts';
import { listOf } from './oas-parts.ts';

/** Rules of `spectral:oas` for all versions of OpenAPI. */
export const commonRules: { [name: string]: RuleDefinition } = {
  'operation-success-response': {
    description: 'The operation names no response of success: 2xx or 3xx.',
    given: '#OperationObject',
    then: { field: 'responses', function: 'oasOpSuccessResponse' },
  },
  'operation-operationId-unique': {
    description: 'Each "operationId" belongs to one operation.',
    message: '{{error}}',
    severity: 'error',
    given: '$.paths',
    then: { function: 'oasOpIdUnique' },
  },
  'operation-parameters': {
    description: 'An operation takes each parameter once.',
    message: '{{error}}',
    given: '#OperationObject.parameters',
    then: { function: 'oasOpParams' },
  },
  'operation-tag-defined': {
    description: 'The "tags" of the API list every tag that an operation names.',
    message: '{{error}}',
    given: '$',
    then: { function: 'oasTagDefined' },
  },
  'path-params': {
    description: 'Names in braces in a path and parameters "in: path" belong together.',
    message: '{{error}}',
    severity: 'error',
    given: '$.paths',
    then: { function: 'oasPathParam' },
  },
  'contact-properties': {
    description: 'The contact lacks one of "name", "url" and "email".',
    recommended: false,
    given: '$.info.contact',
    then: ['name', 'url', 'email'].map((field) => ({ field, function: 'truthy' })),
  },
  'duplicated-entry-in-enum': {
    description: 'An enum lists each value once.',
    message: '{{error}}',
    given: [
      "$..[?(@property !== 'properties' && @ != null && @.enum && @.enum.constructor.name === 'Array')]",
    ],
    then: {
      field: 'enum',
      function: 'oasSchema',
      functionOptions: { schema: { type: 'array', uniqueItems: true } },
    },
  },
  'info-contact': {
    description: '"info.contact" is missing: whom do users of the API ask?',
    given: '$',
    then: { field: 'info.contact', function: 'truthy' },
  },
  'info-description': {
    description: '"info.description" is missing or empty: what is the API for?',
    given: '$',
    then: { field: 'info.description', function: 'truthy' },
  },
  'info-license': {
    description: '"info.license" is missing: under which terms may the API be used?',
    recommended: false,
    given: '$',
    then: { field: 'info.license', function: 'truthy' },
  },
  'license-url': {
    description: 'The license lacks the "url" of its text.',
    recommended: false,
    given: '$',
    then: { field: 'info.license.url', function: 'truthy' },
  },
  'no-eval-in-markdown': {
    description: 'A text for readers contains "eval(", which a careless page could run.',
    given: '$..[description,title]',
    then: { function: 'pattern', functionOptions: { notMatch: 'eval\\(' } },
  },
  'no-script-tags-in-markdown': {
    description: 'A text for readers contains a <script>, which a careless page could run.',
    given: '$..[description,title]',
    then: { function: 'pattern', functionOptions: { notMatch: '<script' } },
  },
  'openapi-tags-alphabetical': {
    description: 'The "tags" of the API are not in alphabetical order.',
    recommended: false,
    given: '$',
    then: { field: 'tags', function: 'alphabetical', functionOptions: { keyedBy: 'name' } },
  },
  'openapi-tags-uniqueness': {
    description: 'Two tags of the API may not have one name.',
    message: '{{error}}',
    severity: 'error',
    given: '$.tags',
    then: { function: 'uniquenessTags' },
  },
  'openapi-tags': {
    description: 'The API has no list of "tags", or an empty one.',
    recommended: false,
    given: '$',
    then: { field: 'tags', function: 'schema', functionOptions: listOf() },
  },
  'operation-description': {
    description: 'The operation has no "description", or an empty one.',
    given: '#OperationObject',
    then: { field: 'description', function: 'truthy' },
  },
  'operation-operationId': {
    description: 'The operation has no "operationId".',
    given: '#OperationObject',
    then: { field: 'operationId', function: 'truthy' },
  },
  'operation-operationId-valid-in-url': {
    message: 'The operationId "{{value}}" has a character that does not fit into a URL.',
    given: '#OperationObject',
    then: {
      field: 'operationId',
      function: 'pattern',
      functionOptions: { match: "^[A-Za-z0-9-._~:/?#\\[\\]@!\\$&'()*+,;=]*$" },
    },
  },
  'operation-singular-tag': {
    description: 'The operation has several tags where one is wanted.',
    recommended: false,
    given: '#OperationObject',
    then: { field: 'tags', function: 'length', functionOptions: { max: 1 } },
  },
  'operation-tags': {
    description: 'The operation has no "tags", or an empty list.',
    given: '#OperationObject',
    then: { field: 'tags', function: 'schema', functionOptions: listOf() },
  },
  'path-declarations-must-exist': {
    message: '"{{property}}" has braces without a name between them.',
    given: '$.paths',
    then: { field: '@key', function: 'pattern', functionOptions: { notMatch: '{}' } },
  },
  'path-keys-no-trailing-slash': {
    message: '"{{property}}" ends with a slash.',
    given: '$.paths',
    then: { field: '@key', function: 'pattern', functionOptions: { notMatch: '.+\\/$' } },
  },
  'path-not-include-query': {
    description: 'The path contains a "?"; parameters "in: query" describe what follows it.',
    given: '$.paths',
    then: { field: '@key', function: 'pattern', functionOptions: { notMatch: '\\?' } },
  },
  'tag-description': {
    description: 'The tag has no "description".',
    recommended: false,
    given: '$.tags[*]',
    then: { field: 'description', function: 'truthy' },
  },
  'no-$ref-siblings': {
    formats: ['oas2', 'oas3_0'],
    description: 'What stands beside a $ref is ignored before OpenAPI 3.1.',
    message: '{{error}}',
    severity: 'error',
    resolved: false,
    given: "$..[?(@property === '$ref')]",
    then: { function: 'refSiblings' },
  },
  'array-items': {
    message: 'A schema of "type: array" says in "items" what it holds.',
    severity: 'error',
    resolved: false,
    given: '#ArrayProperties',
    then: { function: 'truthy', field: 'items' },
  },
  'typed-enum': {
    description: 'Every value of an enum has the type of its schema.',
    message: '{{error}}',
    given: '$..[?(@ && @.enum && @.type)]',
    then: { function: 'typedEnum' },
  },
};
