import { readFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { decodeText } from '@parley/format';
import { readLintDocument } from '@parley/format/lint';
import { CommandError } from '../command.ts';
import { filesIn, isFolder, isWebAddress, readBytes } from './read-location.ts';

const dataPattern = /\.(?:json|ya?ml)$/i;

export function isData(location: string): boolean {
  return dataPattern.test(location.replace(/[?#].*$/, ''));
}

/** The definitions that a word of the command names: itself, or the ones in a folder. Absolute, with `/`. */
export async function findDefinitions(named: string): Promise<string[]> {
  if (isWebAddress(named)) return [named];
  const path = resolve(named);
  if (!isFolder(path)) return [path.split(sep).join('/')];
  const found = filesIn(path, dataPattern).filter(isDefinition);
  if (found.length === 0)
    throw new CommandError(
      `There is no API definition in ${named}: no file with "openapi", "swagger" or "asyncapi".`,
      2,
    );
  return found.map((file) => file.split(sep).join('/'));
}

const marks = /(?:^|[{,\n])\s*["']?(?:openapi|swagger|asyncapi)["']?\s*:/;

function isDefinition(file: string): boolean {
  const text = readFileSync(file, 'utf8');
  if (!marks.test(text)) return false;
  const { value } = readLintDocument({ path: file, text });
  return (
    typeof value === 'object' &&
    value !== null &&
    ['openapi', 'swagger', 'asyncapi'].some((name) => Object.hasOwn(value, name))
  );
}

/** The text of a file or an address. */
export async function readText(location: string): Promise<string> {
  return decodeText(await readBytes(location));
}
