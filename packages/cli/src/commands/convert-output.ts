import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Collection } from '@parley/format';
import type { ImportedVariables, ImportResult } from '@parley/format/import';
import { openApiFrom, openApiText } from '@parley/format/openapi';
import { CommandError, type Print } from '../command.ts';
import { problemOf } from '../run/problem.ts';

export const targets = ['postman', 'openapi', 'openapi3.1'];

/** One file to write: its name in a folder, and its text. */
export type Output = { name: string; ending: string; text: string };

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
    text: jsonText(collection),
  };
}

function variablesOutput(set: ImportedVariables): Output {
  const ending = set._postman_variable_scope === 'globals' ? 'globals' : 'environment';
  return { name: set.name, ending: `.postman_${ending}.json`, text: jsonText(set) };
}

function definitionOf(collection: Collection, to: string, place: string | undefined, tell: Print): Output {
  const { definition, problems } = openApiFrom(collection, { version: to === 'openapi3.1' ? '3.1' : '3.0' });
  for (const { path, reason } of problems) tell(`warning: ${collection.info.name}: ${path}: ${reason}`);
  const format = /\.json$/i.test(place ?? '') ? 'json' : 'yaml';
  return { name: collection.info.name, ending: `.${format}`, text: openApiText(definition, format) };
}

function jsonText(value: object): string {
  try {
    return `${JSON.stringify(value, undefined, 2)}\n`;
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
    out(only.text.replace(/\n$/, ''));
    return;
  }
  const paths = isFolder(place) ? pathsIn(place, outputs) : [place];
  const written: { temporary: string; path: string }[] = [];
  try {
    for (const [index, { text }] of outputs.entries()) {
      const path = paths[index] as string;
      const temporary = `${path}.${process.pid}.tmp`;
      mkdirSync(dirname(path), { recursive: true });
      written.push({ temporary, path });
      writeFileSync(temporary, text);
    }
    for (const { temporary, path } of written) renameSync(temporary, path);
  } catch (error) {
    for (const { temporary } of written) rmSync(temporary, { force: true });
    throw new CommandError(`${place} cannot be written: ${problemOf(error)}.`, 2);
  }
  for (const path of paths) tell(`${path} written.`);
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
