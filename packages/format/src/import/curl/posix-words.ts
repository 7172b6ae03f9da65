import { ansiQuoted } from './ansi-quoted.ts';
import { type CommandLines, WordList } from './words.ts';

type Heredoc = { end: string; stripsTabs: boolean; command: number };

const PLAIN = /[^\s\\'"$`;&|<>#()]+/y;
const NAME = /\$(?:([A-Za-z_]\w*|[?@*#!$\d-])|\{([A-Za-z_]\w*)\})/y;

/** Commands in the grammar of POSIX shells (IEEE Std 1003.1, 2.2 and 2.3), with `$'...'`. Nothing is expanded. */
export function splitPosix(text: string): CommandLines {
  return new PosixWords(text).read();
}

class PosixWords {
  readonly #text: string;
  readonly #list = new WordList();
  #heredocs: Heredoc[] = [];
  /** Here-strings of the command that is being read. */
  #input: string | undefined;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): CommandLines {
    const text = this.#text;
    while (this.#at < text.length && !this.#list.openQuote) this.#step(text[this.#at] as string);
    this.#endCommand();
    return this.#list.result();
  }

  #step(character: string): void {
    const list = this.#list;
    const at = this.#at;
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(this.#text)?.[0];
    if (plain !== undefined) {
      list.add(plain, at);
      this.#at += plain.length;
    } else if (character === '\n') this.#newLine();
    else if (/\s/.test(character)) {
      list.endWord();
      this.#at += 1;
    } else if (character === '\\') this.#escape();
    else if (character === "'") this.#single();
    else if (character === '"') this.#double(at);
    else if (character === '$') this.#dollar();
    else if (character === '`') this.#substitution('`', 1);
    else if (character === '#' && !list.isInWord) {
      const end = this.#text.indexOf('\n', at);
      this.#at = end < 0 ? this.#text.length : end;
    } else if (character === '<' || character === '>') this.#redirection(character);
    else if (character === ';' || character === '|' || character === '&') this.#operator(character);
    else if ((character === '(' || character === ')') && !list.isInWord) this.#at += 1;
    else {
      list.add(character, at);
      this.#at += 1;
    }
  }

  #endCommand(): void {
    const command = this.#list.endCommand();
    if (command && this.#input !== undefined) command.input = this.#input;
    this.#input = undefined;
  }

  #newLine(): void {
    this.#endCommand();
    this.#at += 1;
    for (const { end, stripsTabs, command } of this.#heredocs) {
      const lines: string[] = [];
      while (this.#at < this.#text.length) {
        const stop = this.#text.indexOf('\n', this.#at);
        const line = this.#text.slice(this.#at, stop < 0 ? undefined : stop).replace(/\r$/, '');
        this.#at = stop < 0 ? this.#text.length : stop + 1;
        const shown = stripsTabs ? line.replace(/^\t+/, '') : line;
        if (shown === end) break;
        lines.push(`${shown}\n`);
      }
      const reader = this.#list.commands[command];
      if (reader) reader.input = lines.join('');
    }
    this.#heredocs = [];
  }

  #escape(): void {
    const rest = /\\(\r?\n|[\s\S])?/y;
    rest.lastIndex = this.#at;
    const [whole, next] = rest.exec(this.#text) as RegExpExecArray;
    if (next === undefined) this.#list.add('\\', this.#at);
    else if (!next.endsWith('\n')) this.#list.add(next, this.#at);
    this.#at += (whole as string).length;
  }

  #single(): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) this.#list.openQuote = { offset: this.#at };
    else {
      this.#list.add(this.#text.slice(this.#at + 1, end), this.#at);
      this.#at = end + 1;
    }
  }

  #double(start: number): void {
    const text = this.#text;
    const plain = /[^"\\$`]+/y;
    this.#list.begin(start);
    this.#at = start + 1;
    while (this.#at < text.length) {
      plain.lastIndex = this.#at;
      const part = plain.exec(text)?.[0];
      if (part !== undefined) {
        this.#list.add(part, start);
        this.#at += part.length;
        continue;
      }
      const character = text[this.#at];
      if (character === '"') {
        this.#at += 1;
        return;
      }
      if (character === '$') this.#dollar(true);
      else if (character === '`') this.#substitution('`', 1);
      else {
        const escaped = /\\(?:\r?\n|(["\\$`]))?/y;
        escaped.lastIndex = this.#at;
        const [whole, kept] = escaped.exec(text) as RegExpExecArray;
        this.#list.add(kept ?? (whole.length > 1 ? '' : '\\'), start);
        this.#at += whole.length;
      }
    }
    this.#list.openQuote = { offset: start };
  }

  #dollar(isQuoted = false): void {
    const text = this.#text;
    const next = text[this.#at + 1];
    if (next === "'" && !isQuoted) {
      const quoted = ansiQuoted(text, this.#at + 2);
      if (!quoted) this.#list.openQuote = { offset: this.#at };
      else {
        this.#list.add(quoted.text, this.#at);
        this.#at = quoted.end;
      }
      return;
    }
    if (next === '"' && !isQuoted) {
      this.#double(this.#at + 1);
      return;
    }
    if (next === '(') {
      this.#substitution(')', 2);
      return;
    }
    NAME.lastIndex = this.#at;
    const [whole, plain, braced] = NAME.exec(text) ?? [];
    const name = plain ?? braced;
    if (whole === undefined || name === undefined || !/^[A-Za-z_]/.test(name)) {
      this.#list.add('$', this.#at);
      this.#at += 1;
      return;
    }
    this.#list.add(`{{${name}}}`, this.#at);
    this.#list.notes.push({ kind: 'variable', text: name, offset: this.#at });
    this.#at += whole.length;
  }

  /** `$(...)` and backticks are kept as they stand. */
  #substitution(close: string, skip: number): void {
    const end = this.#text.indexOf(close, this.#at + skip);
    const stop = end < 0 ? this.#text.length : end + 1;
    const whole = this.#text.slice(this.#at, stop);
    this.#list.add(whole, this.#at);
    this.#list.notes.push({ kind: 'substitution', text: whole, offset: this.#at });
    this.#at = stop;
  }

  #operator(character: string): void {
    const list = this.#list;
    // A shell ends the command at the & of an address without quotes. Nobody means that who pastes one.
    const isOfAddress =
      character === '&' && list.hasQuery && /^&[^\s&;|]/.test(this.#text.slice(this.#at, this.#at + 2));
    if (isOfAddress) list.add('&', this.#at);
    else this.#endCommand();
    this.#at += 1;
  }

  /** Files that a command writes and reads mean nothing here; what stands in the text itself does. */
  #redirection(character: string): void {
    const list = this.#list;
    if (/^\d$/.test(list.current)) list.dropWord();
    else list.endWord();
    const operator = /<<<|<<-|<<|[<>]+[&|]?/y;
    operator.lastIndex = this.#at;
    const [found = character] = operator.exec(this.#text) ?? [];
    this.#at += found.length;
    const target = this.#target();
    if (found === '<<<') this.#input = `${target}\n`;
    else if (found === '<<' || found === '<<-')
      this.#heredocs.push({ end: target, stripsTabs: found === '<<-', command: list.commands.length });
  }

  #target(): string {
    const list = this.#list;
    while (/[ \t]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    while (this.#at < this.#text.length && !list.openQuote) {
      const character = this.#text[this.#at] as string;
      if (/[\s;|&<>]/.test(character)) break;
      this.#step(character);
    }
    if (!list.isInWord) return '';
    list.endWord();
    return list.takeLast()?.text ?? '';
  }
}
