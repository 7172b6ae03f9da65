import { type Collection, type JsonObject, readCollection } from '@parley/format';
import {
  bundleDefinition,
  type Definition,
  type DefinitionFile,
  type DefinitionProblem,
  readDefinition,
} from '@parley/format/definition';
import {
  describeImportProblem,
  detectImport,
  type ImportFile,
  type ImportKind,
  type ImportResult,
  importFiles,
} from '@parley/format/import';
import {
  applyUpdate,
  type Conversion,
  type ConvertOptions,
  convertDefinition,
  type OpenApiOptions,
  openApiFrom,
  openApiText,
  reviewUpdate,
  type UpdateChoices,
  updateDefinitionFiles,
} from '@parley/format/openapi';
import { checkFiles, type DefinitionType } from '@parley/format/validate';
import { asWritten } from './as-written.ts';
import { lintFiles } from './lint-job.ts';
import { lintReport } from './lint-report.ts';
import { checkRuleset } from './ruleset-job.ts';

/** A definition as it is stored; `root` is the path of its main file. */
export type StoredDefinition = { files: readonly DefinitionFile[]; root?: string };
type Format = 'json' | 'yaml';
type Problems = { problems: readonly DefinitionProblem[] };

/**
 * What is worked out away from the event loop, by name. Collections go in and come out as the bytes of
 * `{"collection": ...}`, which are cheaper to hand over than what they stand for.
 *
 * Each throws DefinitionError for a definition, FormatError for a collection that cannot be read; `lint` RulesetError
 * and LintLimitError.
 */
export const definitionJobs = {
  /** A definition as a collection. */
  toCollection: ({
    name,
    options = {},
    ...definition
  }: StoredDefinition & { name?: string; options?: Partial<ConvertOptions> }): Problems &
    Pick<Conversion, 'environments' | 'operations'> & { body: Uint8Array } => {
    const { collection, ...rest } = convertDefinition(read(definition), options);
    const info = name === undefined ? collection.info : { ...collection.info, name };
    return { ...rest, body: bytesOf({ ...collection, info }) };
  },

  /** A collection as the text of a definition. */
  toOpenApi: ({
    body,
    name,
    format,
    options = {},
  }: {
    body: Uint8Array;
    name?: string;
    format: Format;
    options?: Partial<OpenApiOptions>;
  }): { text: string } => {
    const collection = collectionIn(body);
    const info = name === undefined ? collection.info : { ...collection.info, name };
    return { text: openApiText(openApiFrom({ ...collection, info }, options).definition, format) };
  },

  /** A collection after its definition changed; what its users did to it stays. */
  updateCollection: ({
    before,
    now,
    body,
    options = {},
    choices = {},
  }: {
    before: StoredDefinition;
    now: StoredDefinition;
    body: Uint8Array;
    options?: Partial<ConvertOptions>;
    choices?: UpdateChoices;
  }): { body: Uint8Array } => {
    const convert = (definition: StoredDefinition): Collection =>
      convertDefinition(read(definition), options).collection;
    const written = documentIn(body);
    const existing = readCollection(written).collection;
    const review = reviewUpdate(existing, convert(now), convert(before));
    return { body: bytesOf(asWritten(applyUpdate(existing, review, choices), existing, written)) };
  },

  /**
   * What changes in the files of a definition after its collection changed. A collection may be called otherwise than
   * its API: while it keeps its `knownName`, nobody has changed the title.
   */
  updateDefinition: ({
    before,
    now,
    body,
    knownName,
    options = {},
    deleteOrphanedRequests = false,
  }: {
    before: StoredDefinition;
    now: StoredDefinition;
    body: Uint8Array;
    knownName?: string;
    options?: Partial<ConvertOptions>;
    deleteOrphanedRequests?: boolean;
  }): { files: DefinitionFile[] } => {
    const [definition, last] = [read(now), read(before)];
    const collection = collectionIn(body);
    const version = definition.version === '3.0' ? '3.0' : '3.1';
    const name = collection.info.name === knownName ? titleOf(last) : collection.info.name;
    const named = { ...collection, info: { ...collection.info, name } };
    const fresh = openApiFrom(named, { version }).definition;
    const choices = { convert: options, before: last, deleteOrphanedRequests };
    return { files: updateDefinitionFiles(definition, fresh, choices) };
  },

  /** The files of a definition as one. */
  bundle: ({ format, ...stored }: StoredDefinition & { format: Format }): { text: string } => ({
    text: openApiText(bundleDefinition(read(stored)) as Parameters<typeof openApiText>[0], format),
  }),

  /** Files of any kind as what they hold. With `only`, files of another kind are a problem. */
  import: ({
    files,
    only,
    convert = {},
  }: {
    files: readonly ImportFile[];
    only?: readonly ImportKind[];
    convert?: Partial<ConvertOptions>;
  }): Pick<ImportResult, 'environments' | 'globals'> & {
    collections: { name: string; body: Uint8Array }[];
    /** What could not be imported, a line each. */
    errors: string[];
  } => {
    const strange = only ? detectImport(files).found.filter(({ kind }) => !only.includes(kind)) : [];
    if (strange.length > 0) {
      const errors = strange.map(
        ({ path, kind }) => `${path}: this is ${kind}, wanted is ${only?.join(' or ')}`,
      );
      return { collections: [], environments: [], globals: [], errors };
    }
    const { collections, environments, globals, problems } = importFiles(files, { convert });
    const errors = problems.filter(({ severity }) => severity === 'error').map(describeImportProblem);
    return {
      collections: collections.map(withoutId),
      environments,
      globals,
      errors,
    };
  },

  /** What is wrong with a definition of any kind. */
  check: ({ type, files, root }: StoredDefinition & { type: DefinitionType; root: string }): Problems => ({
    problems: checkFiles(type, files, root),
  }),

  lint: lintFiles,
  lintReport,
  checkRuleset,
};

export type DefinitionJobs = typeof definitionJobs;
export type DefinitionJobKind = keyof DefinitionJobs;

function read({ files, root }: StoredDefinition): ReturnType<typeof readDefinition> {
  return readDefinition(files, root === undefined ? {} : { root });
}

/** What a collection of it is called when nobody calls it otherwise. */
function titleOf({ root }: Definition): string {
  const { info } = root.value as { info?: { title?: unknown } | null };
  const title = typeof info?.title === 'string' ? info.title.trim() : '';
  return (title || 'Untitled API').slice(0, 255);
}

const collectionIn = (body: Uint8Array): Collection => readCollection(documentIn(body)).collection;

function documentIn(body: Uint8Array): JsonObject {
  const { collection } = JSON.parse(new TextDecoder().decode(body)) as { collection: JsonObject };
  return collection;
}

/** What is imported twice is there twice: its own id is not kept. */
function withoutId({ info, ...collection }: Collection): { name: string; body: Uint8Array } {
  const { _postman_id: _, ...rest } = info;
  return { name: info.name, body: bytesOf({ info: rest, ...collection } as JsonObject) };
}

function bytesOf(collection: Collection | JsonObject): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ collection }));
}
