import { type FlagUse, isNegated, longFlag, shortFlag } from './flags.ts';
import type { Word } from './words.ts';

/** What a curl command says about one request, or several of the same kind, in its order. */
export type CurlRequest = {
  offset: number;
  urls: Word[];
  values: { name: string; value: string; offset: number }[];
  switches: Set<string>;
};

export type FlagNote = { reason: string; offset: number };

/** The words behind `curl`, as requests; what `--next` separates are several. */
export function readArguments(words: readonly Word[]): { requests: CurlRequest[]; notes: FlagNote[] } {
  return new ArgumentReader(words).read();
}

class ArgumentReader {
  readonly #words: readonly Word[];
  readonly #notes: FlagNote[] = [];
  readonly #requests: CurlRequest[] = [];
  #current: CurlRequest;
  #next = 0;

  constructor(words: readonly Word[]) {
    this.#words = words;
    this.#current = emptyRequest(words[0]?.offset ?? 0);
  }

  read(): { requests: CurlRequest[]; notes: FlagNote[] } {
    let onlyUrls = false;
    for (let word = this.#take(); word; word = this.#take()) {
      const { text, offset } = word;
      if (onlyUrls || text === '-' || !text.startsWith('-')) this.#current.urls.push(word);
      else if (text === '--') onlyUrls = true;
      else if (text.startsWith('--')) this.#long(text.slice(2), offset);
      else this.#short(text.slice(1), offset);
    }
    this.#requests.push(this.#current);
    return { requests: this.#requests, notes: this.#notes };
  }

  #take(): Word | undefined {
    const word = this.#words[this.#next];
    this.#next += 1;
    return word;
  }

  #long(name: string, offset: number): void {
    const use = longFlag(name);
    if (use) this.#apply(use, `--${name}`, undefined, offset);
    else if (isNegated(name)) this.#negate(name, offset);
    else {
      // curl itself wants a space here, people write what other programs take.
      const [, before = '', value = ''] = /^([\w.-]+)=([\s\S]*)$/.exec(name) ?? [];
      const known = longFlag(before);
      if (known && known.use !== 'switch') this.#apply(known, `--${before}`, value, offset);
      else this.#unknown(`--${name}`, offset);
    }
  }

  #negate(name: string, offset: number): void {
    if (name === 'no-location') this.#current.switches.add(name);
    if (longFlag(name.slice(3))?.use === 'lost') this.#lost(`--${name}`, offset);
  }

  /** `-sSLXPOST`: letters until one takes the rest as its value. */
  #short(letters: string, offset: number): void {
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters[index] as string;
      const use = shortFlag(letter);
      if (!use) {
        this.#unknown(`-${letter}`, offset);
        continue;
      }
      const takesValue = use.use === 'value' || (use.use !== 'switch' && use.takesValue);
      const rest = letters.slice(index + 1);
      this.#apply(use, `-${letter}`, takesValue && rest !== '' ? rest : undefined, offset);
      if (takesValue) return;
    }
  }

  #apply(use: FlagUse, shown: string, attached: string | undefined, offset: number): void {
    if (use.use === 'switch') {
      if (use.name === 'next') {
        this.#requests.push(this.#current);
        this.#current = emptyRequest(offset);
      } else this.#current.switches.add(use.name);
      return;
    }
    const takesValue = use.use === 'value' || use.takesValue;
    const value = takesValue ? (attached ?? this.#take()?.text) : '';
    if (value === undefined) {
      this.#notes.push({ reason: `${shown} has no value`, offset });
      return;
    }
    if (use.use === 'lost') this.#lost(shown, offset);
    if (use.use !== 'value') return;
    if (use.name === 'url') this.#current.urls.push({ text: value, offset });
    else this.#current.values.push({ name: use.name, value, offset });
  }

  #lost(shown: string, offset: number): void {
    this.#notes.push({ reason: `a request of a collection cannot hold ${shown}; it is left out`, offset });
  }

  /** Nobody knows whether its next word is its value: it is when it can be neither a flag nor an address. */
  #unknown(shown: string, offset: number): void {
    this.#notes.push({ reason: `the flag ${shown} is not known and is left out`, offset });
    const next = this.#words[this.#next]?.text;
    const isLong = shown.startsWith('--') && !shown.includes('=');
    if (
      isLong &&
      next !== undefined &&
      !/^-|:\/\/|^\{\{|^[\w-]+(?:\.[\w-]+)+(?:[:/?]|$)|^localhost\b/.test(next)
    )
      this.#next += 1;
  }
}

function emptyRequest(offset: number): CurlRequest {
  return { offset, urls: [], values: [], switches: new Set() };
}
