import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { stamp } from '../reporters/units.ts';

/** Directory of files that nobody named. COMPAT: newman's, since pipelines collect it. */
const DEFAULT_DIRECTORY = 'newman';

export type ExportTarget = {
  /** What the user gave; `true` and undefined stand for the default. */
  path: unknown;
  /** Such as `newman-run-report.json`. */
  defaultName: string;
  /** Sets files of several collections apart. */
  label?: string | undefined;
};

/**
 * Where to write, with its directory made: the path itself, a time-stamped default name in it when it is a
 * directory, or one in `newman/`.
 */
export function exportPath({ path, defaultName, label }: ExportTarget): string {
  const { name, ext } = parse(defaultName);
  const part = label === undefined ? '' : `-${label}`;
  const stamped = `${name}${part}-${stamp(new Date())}${ext}`;
  if (typeof path !== 'string' || path === '') {
    mkdirSync(DEFAULT_DIRECTORY, { recursive: true });
    return join(DEFAULT_DIRECTORY, stamped);
  }
  const given = resolve(path);
  if (isDirectory(given)) return join(given, stamped);
  mkdirSync(dirname(given), { recursive: true });
  if (label === undefined) return given;
  const parts = parse(given);
  return join(parts.dir, `${parts.name}${part}${parts.ext}`);
}

/** Writes a document with the readability of the files it stands beside; `secret` ones are for the owner alone. */
export function writeExport(target: ExportTarget, text: string | Uint8Array, secret = false): string {
  const path = exportPath(target);
  writeFileSync(path, text, secret ? { mode: 0o600 } : {});
  return path;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
