import { specProblem } from './failures.ts';

/** Languages of specifications: what their files are called, and how `fileFormat` names them. */
const kinds = {
  openapi: { extensions: ['json', 'yaml', 'yml'] },
  asyncapi: { extensions: ['json', 'yaml', 'yml'] },
  protobuf: { extensions: ['proto'] },
  graphql: { extensions: ['graphql', 'graphqls', 'gql'] },
  smithy: { extensions: ['smithy'] },
} as const;

export type SpecKind = keyof typeof kinds;

/** Types as the API names them, version included. */
export const specTypes = {
  'OPENAPI:2.0': 'openapi',
  'OPENAPI:3.0': 'openapi',
  'OPENAPI:3.1': 'openapi',
  'ASYNCAPI:2.0': 'asyncapi',
  'ASYNCAPI:3.0': 'asyncapi',
  'PROTOBUF:2': 'protobuf',
  'PROTOBUF:3': 'protobuf',
  GRAPHQL: 'graphql',
  'SMITHY:2.0': 'smithy',
} as const satisfies Record<string, SpecKind>;

export type SpecType = keyof typeof specTypes;

export const kindOf = (type: SpecType): SpecKind => specTypes[type];
export const isOpenApi = (type: SpecType): boolean => kindOf(type) === 'openapi';

export function specTypeOf(text: string): SpecType {
  if (Object.hasOwn(specTypes, text)) return text as SpecType;
  throw specProblem(
    `Required property \`type\` is invalid. Should be one of: ${Object.keys(specTypes).join(', ')}`,
    { type: 'InvalidParamsError', title: 'Required parameter is invalid' },
  );
}

export const extensionOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

export function checkExtension(type: SpecType, path: string): void {
  if ((kinds[kindOf(type)].extensions as readonly string[]).includes(extensionOf(path))) return;
  throw specProblem('Invalid file extension', { title: 'Invalid parameters' });
}

/** `fileFormat`, from the path of the root file. */
export function fileFormatOf(path: string): string {
  const extension = extensionOf(path);
  if (extension === 'yml') return 'yaml';
  return extension === 'gql' || extension === 'graphqls' ? 'graphql' : extension;
}

export function contentTypeOf(path: string): string {
  const format = fileFormatOf(path);
  return format === 'json' || format === 'yaml'
    ? `application/${format}; charset=utf-8`
    : 'text/plain; charset=utf-8';
}
