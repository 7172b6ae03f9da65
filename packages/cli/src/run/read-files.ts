import {
  type Collection,
  decodeText,
  FormatError,
  type Json,
  parseJson,
  readCollection,
  readData,
  readEnvironment,
  readGlobals,
  type VariableSet,
} from '@parley/format';
import { CommandError } from '../command.ts';
import type { Source } from './sources.ts';

/** Documents of a run from the bytes of their files, with problems in one sentence. */

export function collectionFrom(source: Source): { collection: Collection; warnings: string[] } {
  const document = jsonFrom('collection', source);
  return understand('collection', source, () => readCollection(document));
}

export function variablesFrom(kind: 'environment' | 'globals', source: Source): VariableSet {
  const document = jsonFrom(kind, source);
  return understand(kind, source, () => (kind === 'environment' ? readEnvironment : readGlobals)(document));
}

export function dataFrom(source: Source): { [column: string]: unknown }[] {
  return understand('iteration data', source, () => readData(decodeText(source.bytes), 'auto', source.name));
}

export function jsonFrom(what: string, source: Source): Json {
  const text = decodeText(source.bytes);
  try {
    return parseJson(text, source.name);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { path = source.name, reason = 'it ends too early' } = error.problems[0] ?? {};
    throw new CommandError(`The ${what} ${path} is not valid JSON: ${reason}.`);
  }
}

function understand<Result>(what: string, source: Source, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const [first, ...others] = error.problems;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const where = first === undefined ? '' : `: ${first.path} ${first.reason}`;
    throw new CommandError(`The ${what} ${source.name} cannot be read${where}${more}.`);
  }
}
