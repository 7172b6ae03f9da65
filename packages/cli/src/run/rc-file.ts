import { existsSync, readFileSync } from 'node:fs';
import { CommandError } from '../command.ts';
import { jsonFrom } from './read-files.ts';

type Settings = { [name: string]: unknown };

/**
 * Settings from rc files, for the command `run`: system, home, current directory; the later ones win, Parley's over
 * newman's of the same place. COMPAT: newman reads `postman/newmanrc` and `.newmanrc` in these places, and takes
 * the whole file when it has no member for the command.
 */
export function readRcFiles(environment: { [name: string]: string | undefined } = process.env): Settings {
  const windows = process.platform === 'win32';
  const home = windows ? environment.USERPROFILE : environment.HOME;
  const files: string[] = [];
  if (!windows) files.push('/etc/postman/newmanrc', '/etc/parley/parleyrc');
  // Not joined by node:path: its first use takes longer than the look.
  if (home) files.push(`${home}/.postman/newmanrc`, `${home}/.parley/parleyrc`);
  files.push('.newmanrc', '.parleyrc');
  let settings: Settings = {};
  for (const file of files) {
    const found = readRcFile(file);
    if (found) settings = merge(settings, found);
  }
  return settings;
}

function readRcFile(file: string): Settings | undefined {
  // Most places have none, and an error takes longer to make than a look.
  if (!existsSync(file)) return undefined;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    // One that may not be read is none.
    return undefined;
  }
  const content = jsonFrom('configuration file', { bytes, name: file, file });
  if (!isObject(content)) throw new CommandError(`The configuration file ${file} must hold a JSON object.`);
  return isObject(content.run) ? content.run : content;
}

function merge(base: Settings, over: Settings): Settings {
  const merged: Settings = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const before = merged[name];
    if (value === null) continue;
    merged[name] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return merged;
}

export function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
