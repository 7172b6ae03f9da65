import { FormatError } from '@parley/format';
import {
  DefinitionError,
  type DefinitionFile,
  type DefinitionProblem,
  describeProblem,
} from '@parley/format/definition';
import type { ConvertOptions } from '@parley/format/openapi';
import { runDefinitionJob } from '../../definitions/run.ts';
import { specProblem } from './failures.ts';
import type { LoadedDefinition } from './load-definition.ts';
import { fileFormatOf, type SpecType } from './spec-types.ts';

export type Format = 'json' | 'yaml';

/** Problems told one by one; who mends these sees the next. */
const problemsMax = 20;

/** A specification as the bytes of `{"collection": ...}`. */
export async function collectionOf(
  { files, root }: LoadedDefinition,
  options: ConvertOptions,
  name: string,
): Promise<Buffer> {
  const { body } = await worded(runDefinitionJob('toCollection', { files, root, options, name }));
  return asBuffer(body);
}

/** The bytes of a collection as the text of a specification. */
export async function definitionOf(
  body: Buffer,
  { version, format, name }: { version: '3.0' | '3.1'; format: Format; name: string },
): Promise<string> {
  const { text } = await worded(runDefinitionJob('toOpenApi', { body, name, format, options: { version } }));
  return text;
}

/** The collection after its specification went from `before` to `now`. */
export async function updatedCollection(
  { before, now, collection }: { before: LoadedDefinition; now: LoadedDefinition; collection: Buffer },
  options: ConvertOptions,
  choices: { syncExamples: boolean; deleteOrphanedRequests: boolean },
): Promise<Buffer> {
  const sides = { before: plain(before), now: plain(now), body: collection };
  const { body } = await worded(runDefinitionJob('updateCollection', { ...sides, options, choices }));
  return asBuffer(body);
}

/** The files that change after the collection did, with their new texts. `knownName`: what it was called before. */
export async function changedFiles(
  { before, now, collection }: { before: LoadedDefinition; now: LoadedDefinition; collection: Buffer },
  options: ConvertOptions,
  choices: { knownName: string; deleteOrphanedRequests: boolean },
): Promise<readonly DefinitionFile[]> {
  const sides = { before: plain(before), now: plain(now), body: collection };
  return (await worded(runDefinitionJob('updateDefinition', { ...sides, options, ...choices }))).files;
}

/** Several files as one. */
export async function bundled(definition: LoadedDefinition): Promise<string> {
  const stored = { ...plain(definition), format: formatOf(definition) };
  const { text } = await worded(runDefinitionJob('bundle', stored));
  return text;
}

/** What is wrong with the text, in any language; nothing is thrown for that. */
export async function problemsOf(
  definition: LoadedDefinition,
  type: SpecType,
): Promise<readonly DefinitionProblem[]> {
  return (await runDefinitionJob('check', { ...plain(definition), type })).problems;
}

const plain = ({ files, root }: LoadedDefinition) => ({ files, root });
const formatOf = ({ root }: LoadedDefinition): Format => (fileFormatOf(root) === 'json' ? 'json' : 'yaml');
const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** What is wrong with a text, by file, line and column. */
async function worded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const problems =
      error instanceof DefinitionError
        ? error.problems.map(describeProblem)
        : error instanceof FormatError
          ? error.problems.map(({ path, reason }) => `${path}: ${reason}`)
          : null;
    if (!problems) throw error;
    throw specProblem(problems.slice(0, problemsMax).join('; '), {
      type: 'MalformedSpecification',
      title: 'Malformed Specification.',
    });
  }
}
