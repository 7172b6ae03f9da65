/** A word of a command line after quotes are gone, and where it began in the text. */
export type Word = { text: string; offset: number };

/** One command: its words, and what a here-document or a here-string gives it to read. */
export type CommandLine = { words: Word[]; input: string | undefined };

/** What a shell would put in that we cannot know. */
export type ShellNote = { kind: 'variable' | 'substitution'; text: string; offset: number };

export type CommandLines = {
  commands: CommandLine[];
  notes: ShellNote[];
  /** A quote that is never closed: from there on nothing is known. */
  openQuote: { offset: number } | undefined;
};

/** Collects words and commands for the reader of one shell's grammar. */
export class WordList {
  readonly commands: CommandLine[] = [];
  readonly notes: ShellNote[] = [];
  openQuote: { offset: number } | undefined;
  #words: Word[] = [];
  #pieces: string[] = [];
  /** Where the current word began; an empty pair of quotes is a word, too. */
  #start = -1;
  /** Whether the current word holds a `?` or a `=`, outside quotes or in them. */
  hasQuery = false;

  begin(offset: number): void {
    if (this.#start < 0) this.#start = offset;
  }

  add(text: string, offset: number): void {
    this.begin(offset);
    this.#pieces.push(text);
    if (text.includes('?') || text.includes('=')) this.hasQuery = true;
  }

  get isInWord(): boolean {
    return this.#start >= 0;
  }

  /** The word so far. */
  get current(): string {
    return this.#pieces.join('');
  }

  endWord(): void {
    if (this.#start < 0) return;
    this.#words.push({ text: this.current, offset: this.#start });
    this.dropWord();
  }

  /** Takes back the word that has just begun, such as the 2 of `2>&1`. */
  dropWord(): void {
    this.#start = -1;
    this.#pieces = [];
    this.hasQuery = false;
  }

  /** The last finished word, taken out. */
  takeLast(): Word | undefined {
    return this.#words.pop();
  }

  endCommand(): CommandLine | undefined {
    this.endWord();
    if (this.#words.length === 0) return undefined;
    const command: CommandLine = { words: this.#words, input: undefined };
    this.#words = [];
    this.commands.push(command);
    return command;
  }

  result(): CommandLines {
    this.endCommand();
    return { commands: this.commands, notes: this.notes, openQuote: this.openQuote };
  }
}
