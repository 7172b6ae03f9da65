/** Expected failure of a command: one sentence and what to do next; anything else is a bug and shows its stack. */
export class CommandError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export type Flag = { type: 'string' | 'boolean'; about: string; placeholder?: string; required?: boolean };

/** One command, declared in one place. */
export type Command = {
  name: string;
  about: string;
  flags: Record<string, Flag>;
  run: (input: CommandInput) => Promise<number>;
  /** For a command that reads its words itself, in another program's grammar. */
  main?: (args: string[], out?: Print, err?: Print) => Promise<number>;
};

export type Print = (line: string) => void;

export type CommandInput = {
  text: (flag: string) => string | undefined;
  flag: (flag: string) => boolean;
  positionals: string[];
  out: (line: string) => void;
};

export async function runCommand(
  command: Command,
  args: string[],
  out: (line: string) => void,
): Promise<number> {
  const options = Object.fromEntries(
    Object.entries({ ...command.flags, help: { type: 'boolean' as const } }).map(([name, { type }]) => [
      name,
      { type },
    ]),
  );
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = process
      .getBuiltinModule('node:util')
      .parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CommandError(
      `${error instanceof Error ? error.message : String(error)}\nparley ${command.name} --help lists what it takes.`,
      2,
    );
  }
  if (parsed.values.help === true) {
    out(helpOf(command));
    return 0;
  }
  for (const [name, flag] of Object.entries(command.flags))
    if (flag.required && parsed.values[name] === undefined)
      throw new CommandError(`parley ${command.name} needs --${name}: ${flag.about}`, 2);
  return command.run({
    text: (flag) => (typeof parsed.values[flag] === 'string' ? parsed.values[flag] : undefined),
    flag: (flag) => parsed.values[flag] === true,
    positionals: parsed.positionals,
    out,
  });
}

export function helpOf(command: Command): string {
  const rows = Object.entries(command.flags).map(([name, flag]) => [
    `  --${name}${flag.type === 'string' ? ` ${flag.placeholder ?? 'TEXT'}` : ''}`,
    flag.about + (flag.required ? ' (required)' : ''),
  ]);
  const width = Math.max(0, ...rows.map(([left]) => left?.length ?? 0)) + 2;
  return [
    `parley ${command.name}: ${command.about}`,
    '',
    ...rows.map(([left, right]) => `${left?.padEnd(width)}${right}`),
  ].join('\n');
}
