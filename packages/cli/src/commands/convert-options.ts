import { type ConvertOptions, convertDefaults } from '@parley/format/openapi';
import { CommandError } from '../command.ts';

/** Values of the options that are words. All others are numbers, switches or free text. */
const words: { readonly [option: string]: readonly string[] } = {
  requestNameSource: ['Fallback', 'URL'],
  folderStrategy: ['Paths', 'Tags', 'auto'],
  parametersResolution: ['Schema', 'Example'],
  alwaysInheritAuthentication: ['true', 'false', 'auto'],
  preferredRequestBodyType: ['first-listed', 'raw', 'form-data', 'x-www-form-urlencoded'],
  indentCharacter: ['Space', 'Tab'],
};

const SEPARATOR = '\n';

/** `--options a=1 b=2 --options c=3` as one flag with one value. */
export function joinOptionWords(given: readonly string[]): string[] {
  const rest: string[] = [];
  const pairs: string[] = [];
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] as string;
    if (word === '--') return [...rest, ...flagOf(pairs), ...given.slice(at)];
    if (word.startsWith('--options=')) pairs.push(word.slice('--options='.length));
    else if (word !== '--options') rest.push(word);
    else if (at + 1 >= given.length) rest.push(word);
    else {
      pairs.push(given[at + 1] as string);
      at += 1;
      while (/^[A-Za-z]+=/.test(given[at + 1] ?? '')) {
        at += 1;
        pairs.push(given[at] as string);
      }
    }
  }
  return [...rest, ...flagOf(pairs)];
}

function flagOf(pairs: readonly string[]): string[] {
  return pairs.length === 0 ? [] : [`--options=${pairs.join(SEPARATOR)}`];
}

export function readConvertOptions(text: string | undefined): Partial<ConvertOptions> {
  const options: { [name: string]: string | number | boolean } = {};
  for (const pair of (text ?? '').split(/[\n,]/)) {
    if (pair === '') continue;
    const [, name = pair, value] = /^(\w+)=(.*)$/.exec(pair) ?? [];
    const standard = Object.hasOwn(convertDefaults, name)
      ? convertDefaults[name as keyof ConvertOptions]
      : undefined;
    if (standard === undefined)
      throw new CommandError(
        `--options knows no "${name}". It knows ${Object.keys(convertDefaults).join(', ')}.`,
        2,
      );
    if (value === undefined) throw new CommandError(`--options ${name} needs a value: ${name}=...`, 2);
    options[name] = readValue(name, value, typeof standard);
  }
  return options as Partial<ConvertOptions>;
}

function readValue(name: string, value: string, type: string): string | number | boolean {
  const known = words[name] ?? (type === 'boolean' ? ['true', 'false'] : undefined);
  if (known && !known.includes(value))
    throw new CommandError(`--options ${name} must be one of ${known.join(', ')}, not "${value}".`, 2);
  if (type === 'number' && !/^\d{1,4}$/.test(value))
    throw new CommandError(`--options ${name} must be a number, not "${value}".`, 2);
  if (type === 'number') return Number(value);
  return value === 'true' || value === 'false' ? value === 'true' : value;
}
