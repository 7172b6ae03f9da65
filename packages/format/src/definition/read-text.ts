import { CORE_SCHEMA, loadAll, mergeTag, YAMLException } from 'js-yaml';
import { isDeeperThan, type Json } from '../json.ts';
import { findJsonError } from '../json-error.ts';
import { checkAliases } from './aliases.ts';
import { depthExceededAt } from './depth.ts';
import { readJsonNodes } from './json-nodes.ts';
import { type DefinitionLimits, definitionLimits } from './limits.ts';
import { positionsOf } from './text-positions.ts';
import type { DefinitionDocument, DefinitionFile, PathPart, Range } from './types.ts';
import { type KeyProblem, nearestNode, type ValueNode } from './value-node.ts';
import { readYamlNodes } from './yaml-nodes.ts';

/** What is wrong with a text before anybody asks what it means. */
export type TextProblem = {
  kind: 'syntax' | KeyProblem['kind'];
  reason: string;
  path: readonly PathPart[];
  range: Range;
};

/** A file that was read as far as it goes: with a `syntax` problem its value is null. */
export type ReadText = DefinitionDocument & {
  syntaxProblem: TextProblem | undefined;
  /** Keys that stand twice or are no texts. They are looked for at the first call. */
  keyProblems: () => TextProblem[];
};

type Nodes = { root: ValueNode; keyProblems: KeyProblem[] };
type Refusal = { offset: number; reason: string };

/** js-yaml's JSON-like reading of YAML 1.2, with `<<` of YAML 1.1, which definitions use. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);

/** Reads JSON or YAML: JSON when the text is, else YAML. Never throws for what stands in the text. */
export function readText(
  { path, text }: DefinitionFile,
  limits: Pick<DefinitionLimits, 'textMax' | 'depthMax' | 'aliasedValuesMax'> = definitionLimits,
): ReadText {
  if (text.length > limits.textMax) {
    const reason = `the file is larger than ${Math.floor(limits.textMax / 2 ** 20)} MiB`;
    return refused(path, 'yaml', text, { offset: 0, reason });
  }
  const clean = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const isJson = /^\s*[{[]/.test(clean);
  if (isJson || /\.json$/i.test(path)) {
    const value = parsed(clean);
    if (value !== undefined) {
      if (!isDeeperThan(value, limits.depthMax))
        return document(path, clean, 'json', value, () => readJsonNodes(clean));
      return refused(path, 'json', clean, depthExceededAt(clean, limits.depthMax));
    }
    // What only looks like JSON may be YAML in flow style, unless its name says otherwise.
    if (/\.json$/i.test(path)) return refused(path, 'json', clean, jsonRefusal(clean));
  }
  return readYaml(path, clean, limits, isJson);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The caller finds out where and why.
    return undefined;
  }
}

function jsonRefusal(text: string): Refusal {
  return findJsonError(text) ?? { offset: 0, reason: 'this is not JSON' };
}

function readYaml(
  path: string,
  text: string,
  limits: Pick<DefinitionLimits, 'depthMax' | 'aliasedValuesMax'>,
  looksLikeJson: boolean,
): ReadText {
  const { depthMax, aliasedValuesMax } = limits;
  let value: Json;
  try {
    const documents = loadAll(text, { schema: SCHEMA, json: true, maxDepth: depthMax });
    if (documents.length > 1) {
      const offset = Math.max(0, text.indexOf('\n---', text.search(/[^\s-]/)) + 1);
      return refused(path, 'yaml', text, {
        offset,
        reason: 'a file holds one document, here begins another',
      });
    }
    value = (documents[0] ?? null) as Json;
  } catch (error) {
    if (error instanceof RangeError) return refused(path, 'yaml', text, depthExceededAt(text, depthMax));
    if (!(error instanceof YAMLException)) throw error;
    return refused(path, 'yaml', text, yamlRefusal(error, text, limits, looksLikeJson));
  }
  const nodes = () => readYamlNodes(text, depthMax);
  const read = document(path, text, 'yaml', value, nodes);
  if (!text.includes('*')) return read;
  const wrong = checkAliases(value, { depthMax, aliasedValuesMax });
  if (!wrong) return read;
  const syntaxProblem: TextProblem = {
    kind: 'syntax',
    reason: wrong.reason,
    path: wrong.path,
    range: read.rangeOf(wrong.path),
  };
  return { ...read, value: null, rangeOf: () => syntaxProblem.range, syntaxProblem, keyProblems: () => [] };
}

function yamlRefusal(
  error: YAMLException,
  text: string,
  limits: Pick<DefinitionLimits, 'depthMax'>,
  looksLikeJson: boolean,
): Refusal {
  if (error.reason.startsWith('nesting exceeded')) return depthExceededAt(text, limits.depthMax);
  // The words for JSON are better where JSON was meant.
  const json = looksLikeJson ? findJsonError(text) : null;
  return json ?? { offset: error.mark?.position ?? 0, reason: error.reason };
}

function document(
  path: string,
  text: string,
  format: 'json' | 'yaml',
  value: Json,
  readNodes: () => Nodes,
): ReadText {
  let nodes: Nodes | undefined;
  let position: ReturnType<typeof positionsOf> | undefined;
  const known = (): Nodes => {
    nodes ??= readNodes();
    return nodes;
  };
  const rangeAt = (start: number, end: number): Range => {
    position ??= positionsOf(text);
    return { start: position(start), end: position(end) };
  };
  return {
    path,
    value,
    format,
    rangeOf: (parts) => {
      const { start, end } = nearestNode(known().root, parts);
      return rangeAt(start, end);
    },
    syntaxProblem: undefined,
    keyProblems: () =>
      known().keyProblems.map(({ kind, reason, path: at, start, end }) => ({
        kind,
        reason,
        path: at,
        range: rangeAt(start, end),
      })),
  };
}

function refused(path: string, format: 'json' | 'yaml', text: string, { offset, reason }: Refusal): ReadText {
  const at = positionsOf(text)(Math.min(offset, text.length));
  const range = { start: at, end: at };
  return {
    path,
    value: null,
    format,
    rangeOf: () => range,
    syntaxProblem: { kind: 'syntax', reason, path: [], range },
    keyProblems: () => [],
  };
}
