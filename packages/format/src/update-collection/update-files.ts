import { bundleWithSources } from '../definition/bundle.ts';
import { valueAt } from '../definition/paths.ts';
import type { Definition, DefinitionFile, PathPart } from '../definition/types.ts';
import { isObject, type Json, type JsonObject, setMember } from '../json.ts';
import { convertDefinition } from '../to-collection/convert.ts';
import type { ConvertOptions } from '../to-collection/options.ts';
import { openApiFrom } from '../to-openapi/open-api-from.ts';
import { openApiText } from '../to-openapi/print.ts';
import { deleteOrphans } from './delete-orphans.ts';
import { mergeDefinition } from './merge-definition.ts';
import { type Edit, editsOf } from './write-back.ts';

export type UpdateFilesOptions = {
  /** How the collection was made. */
  convert?: Partial<ConvertOptions>;
  /** The definition when both last said the same: tells who changed what. By default nobody changed the definition. */
  before?: Definition;
  /** Whether operations go whose requests somebody has deleted; not by default. */
  deleteOrphanedRequests?: boolean;
};

/**
 * The files of a definition that change when it is brought up to a collection, as `updateDefinition` does it, with
 * their new texts. A value that stands in a file of its own is changed there; files that nothing changes in are left
 * as they were written.
 *
 * @throws FormatError when it is not OpenAPI 3
 */
export function updateDefinitionFiles(
  definition: Definition,
  fromCollection: Json,
  options: UpdateFilesOptions = {},
): DefinitionFile[] {
  const { value, sources } = bundleWithSources(definition);
  const fresh = isObject(fromCollection) ? fromCollection : {};
  // Made of the files themselves, as the collection was: what the bundle would say otherwise is no change of anybody's.
  const { collection } = convertDefinition(options.before ?? definition, options.convert);
  const version = definition.version === '3.0' ? '3.0' : '3.1';
  const { definition: base } = openApiFrom(collection, { version });
  const after = mergeDefinition(value, fresh, base);
  if (options.deleteOrphanedRequests === true) deleteOrphans(after, fresh, base);
  const edits = editsOf(definition, { before: value, after, sources });
  return [...new Set(edits.map((edit) => edit.document))].map((document) => {
    const changed = edits.filter((edit) => edit.document === document).reduce(edited, copyOf(document.value));
    return { path: document.path, text: textOf(changed, document.format) };
  });
}

/** `openApiText` prints any value; its type says what it is mostly used for. */
const textOf = (value: Json, format: 'json' | 'yaml'): string => openApiText(value as JsonObject, format);

/** Without what aliases of YAML share: a change is made in one place. */
const copyOf = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;

function edited(whole: Json, { path, value }: Edit): Json {
  const last = path.at(-1);
  if (last === undefined) return value ?? null;
  const holder = holderAt(whole, path.slice(0, -1));
  if (Array.isArray(holder)) {
    if (value !== undefined) holder[Number(last)] = value;
  } else if (isObject(holder)) {
    if (value === undefined) delete holder[last];
    else setMember(holder, String(last), value);
  }
  return whole;
}

/** What holds the value of a path, made on the way where it is missing. */
function holderAt(whole: Json, path: readonly PathPart[]): Json | undefined {
  path.forEach((part, i) => {
    const at = valueAt(whole, path.slice(0, i));
    if (isObject(at) && !isObject(at[part]) && !Array.isArray(at[part])) setMember(at, String(part), {});
  });
  return valueAt(whole, path);
}
