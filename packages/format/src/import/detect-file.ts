import { detectDefinition } from '../definition/detect.ts';
import { readText } from '../definition/read-text.ts';
import type { DefinitionDocument } from '../definition/types.ts';
import { isObject, type Json, type JsonObject, member } from '../json.ts';
import type { ImportKind } from './import-result.ts';
import type { TextFile } from './importing.ts';
import { objectIn, objectsIn, textIn } from './json-fields.ts';
import type { ImportLimits } from './limits.ts';

export type DetectedFile =
  | { kind: ImportKind; version: string; document?: DefinitionDocument }
  | {
      kind: undefined;
      reason: string;
      line: number;
      column: number;
      /** It is meant to be data and cannot be read as such. */
      isBroken: boolean;
    };

const HEAD = 64 * 1024;
const CURL = /^[ \t]*(?:[$>#%]\s+)?(?:\w+=\S*\s+)*(?:sudo\s+)?(?:\S*\/)?curl(?:\.exe)?[ \t]+\S/m;
const UNKNOWN = 'this is nothing that can be imported';

/** What one file is, by what stands in it; its name decides only where the content leaves it open. */
export function detectFile(file: TextFile, limits: ImportLimits): DetectedFile {
  const { path, text } = file;
  if (text.length > limits.textMax)
    return unknown(`the file is larger than ${Math.floor(limits.textMax / 2 ** 20)} MiB`);
  const head = text.slice(0, HEAD);
  if (head.trim() === '') return unknown('the file is empty');
  if (/\.bru$/i.test(path)) return { kind: 'bruno', version: '' };
  if (/^\uFEFF?\s*[{[]/.test(head)) return detectJson(file, limits);
  const yaml = detectYaml(head);
  if (yaml) return yaml;
  const definition = detectDefinition(text);
  if (definition) {
    const { kind, version } = definition;
    if (kind === 'openapi' || kind === 'graphql' || kind === 'wsdl') return { kind, version };
    return unknown(`definitions of the kind ${kind} cannot become a collection`);
  }
  // Code examples beside definitions are texts in YAML.
  if (!/\.ya?ml$/i.test(path) && CURL.test(head)) return { kind: 'curl', version: '' };
  if (/\.json$/i.test(path)) return detectJson(file, limits);
  return unknown(UNKNOWN);
}

function unknown(reason: string): DetectedFile {
  return { kind: undefined, reason, line: 1, column: 1, isBroken: false };
}

function detectYaml(head: string): DetectedFile | undefined {
  const insomnia =
    /^["']?type["']?\s*:\s*["']?(?:collection|environment|spec|mock|mcp\w*|\w+)\.insomnia\.rest\/(\d[\w.]*)/m.exec(
      head,
    );
  if (insomnia) return { kind: 'insomnia', version: insomnia[1] as string };
  if (/^["']?_type["']?\s*:\s*["']?export\b/m.test(head) && /^["']?__export_format["']?\s*:/m.test(head))
    return { kind: 'insomnia', version: /__export_format["']?\s*:\s*(\d+)/.exec(head)?.[1] ?? '' };
  const bruno = /^["']?opencollection["']?\s*:\s*["']?(\d[\w.]*)/m.exec(head);
  if (bruno) return { kind: 'bruno', version: bruno[1] as string };
  return undefined;
}

function detectJson(file: TextFile, limits: ImportLimits): DetectedFile {
  const { textMax, depthMax } = limits;
  const document = readText(file, { textMax, depthMax, aliasedValuesMax: 5_000_000 });
  if (document.syntaxProblem) {
    const { reason, range } = document.syntaxProblem;
    return { kind: undefined, reason, ...range.start, isBroken: true };
  }
  const found = kindOfValue(document.value);
  return found ? { ...found, document } : unknown(UNKNOWN);
}

type Kind = { kind: ImportKind; version: string };

function kindOfValue(value: Json): Kind | undefined {
  if (Array.isArray(value)) {
    const [first] = value;
    const found = isObject(first) ? kindOfObject(first) : undefined;
    return found?.kind === 'hoppscotch' ? found : undefined;
  }
  return isObject(value) ? kindOfObject(value) : undefined;
}

function kindOfObject(value: JsonObject): Kind | undefined {
  const has = (key: string): boolean => Object.hasOwn(value, key);
  if (has('openapi') || has('swagger'))
    return { kind: 'openapi', version: textIn(value, 'openapi') || textIn(value, 'swagger') };
  if (Array.isArray(objectIn(value, 'log').entries))
    return { kind: 'har', version: textIn(objectIn(value, 'log'), 'version') };
  if (textIn(value, '_type') === 'export' && Array.isArray(value.resources))
    return { kind: 'insomnia', version: textIn(value, '__export_format') };
  if (/\.insomnia\.rest\/\d/.test(textIn(value, 'type')))
    return { kind: 'insomnia', version: textIn(value, 'type').replace(/^.*\//, '') };
  if (has('opencollection')) return { kind: 'bruno', version: textIn(value, 'opencollection') };
  if (has('__schema') || Object.hasOwn(objectIn(value, 'data'), '__schema'))
    return { kind: 'graphql', version: 'introspection' };
  return kindOfPostman(value) ?? kindOfOthers(value);
}

function kindOfPostman(value: JsonObject): Kind | undefined {
  const collection = isObject(value.collection) ? value.collection : value;
  if (isObject(collection.info) && (collection.item !== undefined || collection.info.schema !== undefined)) {
    const version = /v(\d+\.\d+)\.\d+/.exec(textIn(collection.info, 'schema'))?.[1] ?? '2.1';
    return { kind: 'collection', version };
  }
  if (Array.isArray(value.collections) && typeof member(value, 'version') === 'number')
    return { kind: 'dump', version: textIn(value, 'version') };
  if (Array.isArray(value.requests) && (Array.isArray(value.order) || Array.isArray(value.folders_order)))
    return { kind: 'collection', version: '1.0' };
  if (value._postman_variable_scope === 'globals' || isObject(value.globals))
    return { kind: 'globals', version: '' };
  const environment = isObject(value.environment) ? value.environment : value;
  return Array.isArray(environment.values) ? { kind: 'environment', version: '' } : undefined;
}

function kindOfOthers(value: JsonObject): Kind | undefined {
  const version = textIn(value, 'v') || textIn(value, 'version');
  if (Array.isArray(value.requests) && Array.isArray(value.folders)) return { kind: 'hoppscotch', version };
  if (typeof value.name === 'string' && Array.isArray(value.variables))
    return { kind: 'hoppscotch', version };
  const items = objectsIn(value, 'items');
  if (
    typeof value.name === 'string' &&
    Array.isArray(value.items) &&
    items.every((item) => typeof item.type === 'string')
  )
    return { kind: 'bruno', version };
  // Requests of v1 without any order of their own.
  return Array.isArray(value.requests) && typeof value.id === 'string'
    ? { kind: 'collection', version: '1.0' }
    : undefined;
}
