// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import type { RuleDefinition } from '../ruleset.ts';
import { exampleIn, listOf, mustMatchSchema } from './oas-parts.ts';

const hasExample = "(@.example !== void 0 || @['x-example'] !== void 0 || @.default !== void 0)";

/** Rules of `spectral:oas` for Swagger 2.0. */
export const swaggerRules: { [name: string]: RuleDefinition } = {
  'oas2-operation-formData-consume-check': {
    description:
      'An operation with form parameters "consumes" application/x-www-form-urlencoded or multipart/form-data.',
    formats: ['oas2'],
    given: '#OperationObject',
    then: { function: 'oasOpFormDataConsumeCheck' },
  },
  'oas2-api-host': {
    description: 'The API has no "host", or an empty one.',
    formats: ['oas2'],
    given: '$',
    then: { field: 'host', function: 'truthy' },
  },
  'oas2-api-schemes': {
    description: 'The API has no list of "schemes", or an empty one.',
    formats: ['oas2'],
    given: '$',
    then: { field: 'schemes', function: 'schema', functionOptions: listOf('string') },
  },
  'oas2-discriminator': {
    description: 'A discriminator names a property that is defined and required.',
    message: '{{error}}',
    severity: 'error',
    formats: ['oas2'],
    given: '$.definitions[?(@ && @.discriminator)]',
    then: { function: 'oasDiscriminator' },
  },
  'oas2-host-not-example': {
    description: 'The host is still one of example.com.',
    recommended: false,
    formats: ['oas2'],
    given: '$',
    then: { field: 'host', function: 'pattern', functionOptions: { notMatch: 'example\\.com' } },
  },
  'oas2-host-trailing-slash': {
    description: 'The host ends with a slash; paths begin with one.',
    formats: ['oas2'],
    given: '$',
    then: { field: 'host', function: 'pattern', functionOptions: { notMatch: '/$' } },
  },
  'oas2-parameter-description': {
    description: 'The parameter has no "description".',
    recommended: false,
    formats: ['oas2'],
    given: '$..parameters[?(@ && @.in)]',
    then: { field: 'description', function: 'truthy' },
  },
  'oas2-operation-security-defined': {
    description: '"security" names schemes of "securityDefinitions" only.',
    message: '{{error}}',
    formats: ['oas2'],
    given: '#SecurityRequirementObject',
    then: { function: 'oasSecurityDefined', functionOptions: { oasVersion: 2 } },
  },
  'oas2-valid-schema-example': {
    description: mustMatchSchema,
    message: '{{error}}',
    severity: 'error',
    formats: ['oas2'],
    given: ['..definitions', '..parameters', '..responses'].map((place) => exampleIn(place, hasExample)),
    then: {
      function: 'oasExample',
      functionOptions: { oasVersion: 2, schemaField: '$', type: 'schema' },
    },
  },
  'oas2-valid-media-example': {
    description: mustMatchSchema,
    message: '{{error}}',
    severity: 'error',
    formats: ['oas2'],
    given: '$..responses..[?(@ && @.schema && @.examples)]',
    then: {
      function: 'oasExample',
      functionOptions: { oasVersion: 2, schemaField: 'schema', type: 'media' },
    },
  },
  'oas2-anyOf': {
    message: 'Swagger 2.0 has no "anyOf".',
    description: '"anyOf" came with OpenAPI 3.0.',
    formats: ['oas2'],
    given: '$..anyOf',
    then: { function: 'undefined' },
  },
  'oas2-oneOf': {
    message: 'Swagger 2.0 has no "oneOf".',
    description: '"oneOf" came with OpenAPI 3.0.',
    formats: ['oas2'],
    given: '$..oneOf',
    then: { function: 'undefined' },
  },
  'oas2-schema': {
    description: 'The definition follows the published schema of Swagger 2.0.',
    message: '{{error}}.',
    severity: 'error',
    formats: ['oas2'],
    resolved: false,
    given: '$',
    then: { function: 'oasDocumentSchema' },
  },
  'oas2-unused-definition': {
    description: 'Nothing in the file refers to this schema.',
    formats: ['oas2'],
    resolved: false,
    given: '$.definitions',
    then: {
      function: 'unreferencedReusableObject',
      functionOptions: { reusableObjectsLocation: '#/definitions' },
    },
  },
};
