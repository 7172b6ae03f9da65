import { extensionOf, type SpecType } from '../specs/spec-types.ts';
import { apiInvalid } from './failures.ts';

const document = ['json', 'yaml', 'yml'];

/** Types of schemas as the API names them: what their files are called, and what specifications call them. */
const types = {
  'openapi:3_1': { extensions: document, spec: 'OPENAPI:3.1' },
  'openapi:3': { extensions: document, spec: 'OPENAPI:3.0' },
  'openapi:2': { extensions: document, spec: 'OPENAPI:2.0' },
  'openapi:1': { extensions: document, spec: null },
  'asyncapi:2': { extensions: document, spec: 'ASYNCAPI:2.0' },
  'proto:2': { extensions: ['proto'], spec: 'PROTOBUF:2' },
  'proto:3': { extensions: ['proto'], spec: 'PROTOBUF:3' },
  graphql: { extensions: ['graphql', 'graphqls', 'gql'], spec: 'GRAPHQL' },
  'raml:1': { extensions: ['raml', 'json', 'yaml', 'yml'], spec: null },
  'raml:0_8': { extensions: ['raml', 'json', 'yaml', 'yml'], spec: null },
  'wsdl:2': { extensions: ['wsdl', 'xml', 'xsd'], spec: null },
  'wsdl:1': { extensions: ['wsdl', 'xml', 'xsd'], spec: null },
} as const satisfies Record<string, { extensions: readonly string[]; spec: SpecType | null }>;

export type SchemaType = keyof typeof types;
export const schemaTypes = Object.keys(types) as SchemaType[];

export function schemaTypeOf(name: string): SchemaType {
  if (Object.hasOwn(types, name)) return name as SchemaType;
  throw apiInvalid(`Parameter, type is invalid. It is one of: ${schemaTypes.join(', ')}`);
}

/** What a specification of this language is called; null when there are none. */
export const specTypeOfSchema = (type: SchemaType): SpecType | null => types[type].spec;

/** Only these are made into collections. */
export const isConvertible = (type: SchemaType): boolean =>
  type.startsWith('openapi:') && type !== 'openapi:1';

/** Several files of these are put together as one document. */
export const isBundled = (type: SchemaType): boolean =>
  type.startsWith('openapi:') || type.startsWith('asyncapi:');

export function checkSchemaPath(type: SchemaType, path: string): void {
  const { extensions } = types[type];
  if ((extensions as readonly string[]).includes(extensionOf(path))) return;
  throw apiInvalid(`The file ${path} of a schema of type ${type} ends in ${extensions.join(', ')}`);
}
