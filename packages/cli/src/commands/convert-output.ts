import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Collection, Json, JsonObject } from '@parley/format';
import type { ImportedVariables, ImportResult } from '@parley/format/import';
import { openApiFrom, openApiText } from '@parley/format/openapi';
import { CommandError, type Print } from '../command.ts';
import { problemOf } from '../run/problem.ts';

export const targets = ['postman', 'openapi', 'openapi3.1', 'folder'];

/** One file to write: its name in a folder, and its text in pieces, which may be more than one text can hold. */
export type Output = { name: string; ending: string; pieces: () => Iterable<string> };

/** What the result of an import is written as. Without a folder there is room for one of them. */
export function outputsOf(
  result: ImportResult,
  to: string,
  place: string | undefined,
  tell: Print,
): Output[] {
  const { collections, environments, globals } = result;
  if (to !== 'postman') {
    if (collections.length === 0)
      throw new CommandError(`There is no collection in it that could become ${to}.`, 2);
    return collections.map((collection) => definitionOf(collection, to, place, tell));
  }
  const made = collections.map(collectionOutput);
  const variables = [...environments, ...globals].map(variablesOutput);
  if (isFolder(place) || made.length !== 1) return [...made, ...variables];
  if (variables.length > 0) {
    const count = variables.length === 1 ? 'one environment' : `${variables.length} environments`;
    tell(`note: ${count} left out; -o FOLDER/ writes all that was found.`);
  }
  return made;
}

export function collectionOutput(collection: Collection): Output {
  return {
    name: collection.info.name,
    ending: '.postman_collection.json',
    pieces: () => collectionPieces(collection),
  };
}

function variablesOutput(set: ImportedVariables): Output {
  const ending = set._postman_variable_scope === 'globals' ? 'globals' : 'environment';
  return { name: set.name, ending: `.postman_${ending}.json`, pieces: () => [jsonText(set), '\n'] };
}

function definitionOf(collection: Collection, to: string, place: string | undefined, tell: Print): Output {
  const { definition, problems } = openApiFrom(collection, { version: to === 'openapi3.1' ? '3.1' : '3.0' });
  for (const { path, reason } of problems) tell(`warning: ${collection.info.name}: ${path}: ${reason}`);
  const format = /\.json$/i.test(place ?? '') ? 'json' : 'yaml';
  const pieces = () => [openApiText(definition, format)];
  return { name: collection.info.name, ending: `.${format}`, pieces };
}

/** As `JSON.stringify` with two blanks would write it, each request by itself. */
function* collectionPieces(collection: Collection): Generator<string> {
  yield* folderPieces(collection as JsonObject, '');
  yield '\n';
}

function* folderPieces(folder: JsonObject, indent: string): Generator<string> {
  const inner = `${indent}  `;
  let separator = '{\n';
  for (const [key, value] of Object.entries(folder)) {
    if (value === undefined) continue;
    yield `${separator}${inner}${JSON.stringify(key)}: `;
    separator = ',\n';
    if (key === 'item' && Array.isArray(value)) yield* itemPieces(value as JsonObject[], inner);
    else yield indented(value, inner);
  }
  yield separator === ',\n' ? `\n${indent}}` : '{}';
}

function* itemPieces(items: readonly JsonObject[], indent: string): Generator<string> {
  const inner = `${indent}  `;
  let separator = '[\n';
  for (const item of items) {
    yield separator + inner;
    separator = ',\n';
    if (Array.isArray(item.item)) yield* folderPieces(item, inner);
    else yield indented(item, inner);
  }
  yield separator === ',\n' ? `\n${indent}]` : '[]';
}

/** Line breaks in JSON are between values only: those in texts are escaped. */
function indented(value: Json, indent: string): string {
  return jsonText(value).replaceAll('\n', `\n${indent}`);
}

function jsonText(value: Json | object): string {
  try {
    return JSON.stringify(value, undefined, 2);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError('The result is too large to be written as one text.', 2);
  }
}

function isFolder(place: string | undefined): boolean {
  if (place === undefined) return false;
  return /[/\\]$/.test(place) || statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Writes all or nothing: everything stands beside its place before anything takes it. */
export function writeOutputs(
  outputs: readonly Output[],
  place: string | undefined,
  out: Print,
  tell: Print,
): void {
  const [only] = outputs;
  if (!only || (outputs.length > 1 && !isFolder(place)))
    throw new CommandError(
      `The input makes ${outputs.length} files: ${outputs
        .map(({ name }) => name)
        .slice(0, 5)
        .join(', ')}. Give a folder: -o FOLDER/`,
      2,
    );
  if (place === undefined) {
    out([...only.pieces()].join('').replace(/\n$/, ''));
    return;
  }
  const paths = isFolder(place) ? pathsIn(place, outputs) : [place];
  const written: { temporary: string; path: string }[] = [];
  try {
    for (const [index, { pieces }] of outputs.entries()) {
      const path = paths[index] as string;
      const temporary = `${path}.${process.pid}.tmp`;
      mkdirSync(dirname(path), { recursive: true });
      written.push({ temporary, path });
      writePieces(temporary, pieces());
    }
    for (const { temporary, path } of written) renameSync(temporary, path);
  } catch (error) {
    for (const { temporary } of written) rmSync(temporary, { force: true });
    throw new CommandError(`${place} cannot be written: ${problemOf(error)}.`, 2);
  }
  for (const path of paths) tell(`${path} written.`);
}

/** How much is gathered before it is written. */
const BATCH = 4 * 1024 * 1024;

function writePieces(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    let batch = '';
    for (const piece of pieces) {
      batch += piece;
      if (batch.length < BATCH) continue;
      writeFileSync(file, batch);
      batch = '';
    }
    writeFileSync(file, batch);
  } finally {
    closeSync(file);
  }
}

/** Names that every file system takes, no two of them alike. */
function pathsIn(folder: string, outputs: readonly Output[]): string[] {
  const taken = new Set<string>();
  return outputs.map(({ name, ending }) => {
    const plain =
      name
        .replace(/[\p{Cc}\\/:*?"<>|]+/gu, '-')
        .replace(/^[.\s-]+|[.\s]+$/g, '')
        .slice(0, 100) || 'untitled';
    let path = `${plain}${ending}`;
    for (let count = 2; taken.has(path.toLowerCase()); count += 1) path = `${plain} ${count}${ending}`;
    taken.add(path.toLowerCase());
    return join(folder, path);
  });
}
