// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import type { RuleDefinition } from '../ruleset.ts';
import { exampleIn, listOf, mustMatchSchema } from './oas-parts.ts';

const example3 = '(@.example !== void 0 || @.default !== void 0)';
const media3 = '[?(@ && @.schema && (@.example !== void 0 || @.examples))]';

/** Rules of `spectral:oas` for OpenAPI 3. */
export const openApi3Rules: { [name: string]: RuleDefinition } = {
  'oas3-api-servers': {
    description: 'The API has no list of "servers", or an empty one.',
    formats: ['oas3'],
    given: '$',
    then: { field: 'servers', function: 'schema', functionOptions: listOf('object') },
  },
  'oas3-examples-value-or-externalValue': {
    description: 'An example has "value" or "externalValue", one of the two.',
    formats: ['oas3'],
    given: [
      '$.components.examples[*]',
      '$.paths[*][*]..content[*].examples[*]',
      '$.paths[*][*]..parameters[*].examples[*]',
      '$.components.parameters[*].examples[*]',
      '$.paths[*][*]..headers[*].examples[*]',
      '$.components.headers[*].examples[*]',
    ],
    then: { function: 'xor', functionOptions: { properties: ['externalValue', 'value'] } },
  },
  'oas3-operation-security-defined': {
    description: '"security" names schemes of "components.securitySchemes" only.',
    message: '{{error}}',
    formats: ['oas3'],
    given: '#SecurityRequirementObject',
    then: { function: 'oasSecurityDefined', functionOptions: { oasVersion: 3 } },
  },
  'oas3-parameter-description': {
    description: 'The parameter has no "description".',
    recommended: false,
    formats: ['oas3'],
    given: ['#PathItem', '#OperationObject', '$.components'].map(
      (place) => `${place}.parameters[?(@ && @.in)]`,
    ),
    then: { field: 'description', function: 'truthy' },
  },
  'oas3-server-not-example.com': {
    description: 'The URL of the server is still one of example.com.',
    recommended: false,
    formats: ['oas3'],
    given: '$.servers[*].url',
    then: { function: 'pattern', functionOptions: { notMatch: 'example\\.com' } },
  },
  'oas3-server-trailing-slash': {
    description: 'The URL of the server ends with a slash; paths begin with one.',
    formats: ['oas3'],
    given: '$.servers[*].url',
    then: { function: 'pattern', functionOptions: { notMatch: './$' } },
  },
  'oas3-valid-media-example': {
    description: mustMatchSchema,
    message: '{{error}}',
    severity: 'error',
    formats: ['oas3'],
    given: ['content', 'headers', 'parameters'].map((place) => `$..${place}..${media3}`),
    then: {
      function: 'oasExample',
      functionOptions: { oasVersion: 3, schemaField: 'schema', type: 'media' },
    },
  },
  'oas3-valid-schema-example': {
    description: mustMatchSchema,
    message: '{{error}}',
    severity: 'error',
    formats: ['oas3'],
    given: ['.components.schemas', '..content', '..headers', '..parameters'].map((place) =>
      exampleIn(place, example3),
    ),
    then: {
      function: 'oasExample',
      functionOptions: { oasVersion: 3, schemaField: '$', type: 'schema' },
    },
  },
  'oas3-schema': {
    description: 'The definition follows the published schema of OpenAPI 3.',
    message: '{{error}}.',
    severity: 'error',
    formats: ['oas3'],
    resolved: false,
    given: '$',
    then: { function: 'oasDocumentSchema' },
  },
  'oas3-unused-component': {
    message: 'Nothing in the definition refers to the component "{{property}}".',
    formats: ['oas3'],
    resolved: false,
    given: '$',
    then: { function: 'oasUnusedComponent' },
  },
  'oas3-server-variables': {
    description: 'Variables in the URL of a server and its "variables" belong together.',
    message: '{{error}}',
    severity: 'error',
    given: ['$.servers[*]', '#PathItem.servers[*]', '#OperationObject.servers[*]', '#LinkObject.server'],
    then: {
      function: 'serverVariables',
      functionOptions: { checkSubstitutions: true, requireDefault: true },
    },
  },
  'oas3-callbacks-in-callbacks': {
    message: 'A callback has callbacks of its own.',
    formats: ['oas3'],
    given: '#OperationObject.callbacks[*][*][*].callbacks',
    then: { function: 'undefined' },
  },
  'oas3_1-servers-in-webhook': {
    message: 'A webhook names servers; its caller knows where it goes.',
    formats: ['oas3_1', 'oas3_2'],
    given: ['$.webhooks.servers', '$.webhooks[*][*].servers'],
    then: { function: 'undefined' },
  },
  'oas3_1-callbacks-in-webhook': {
    message: 'A webhook has callbacks.',
    formats: ['oas3_1', 'oas3_2'],
    given: '$.webhooks[*][*].callbacks',
    then: { function: 'undefined' },
  },
  'oas3_2-no-deprecated-xml-attribute': {
    message: 'OpenAPI 3.2 says "nodeType: attribute" instead of "attribute: true".',
    formats: ['oas3_2'],
    given: '$..[?(@ && @.xml)].xml',
    then: {
      function: 'schema',
      functionOptions: {
        schema: { not: { properties: { attribute: { const: true } }, required: ['attribute'] } },
      },
    },
  },
};
