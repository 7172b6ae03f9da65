import protobuf from 'protobufjs';
import type { DefinitionFile, DefinitionProblem } from '../definition/types.ts';
import { problemAt } from './problem.ts';

/**
 * What is wrong with Protocol Buffers files: their syntax, their version, names that stand twice, and types that nobody
 * defines. Types of files that are not there, such as those of Google, are taken on trust.
 */
export function checkProtobuf(files: readonly DefinitionFile[], version: '2' | '3'): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const root = new protobuf.Root();
  const there = new Set(files.map(({ path }) => path));
  let hasAll = true;
  for (const { path, text } of files) {
    const said = /^\s*syntax\s*=\s*["']([^"']*)["']/m.exec(withoutComments(text));
    if ((said?.[1] ?? 'proto2') !== `proto${version}`) {
      const { line, column } = said ? placeOf(text, text.indexOf(said[0].trim())) : { line: 1, column: 1 };
      problems.push(
        problemAt(path, line, column, `the syntax is ${said?.[1] ?? 'proto2'}, not proto${version}`),
      );
      continue;
    }
    try {
      const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true });
      for (const file of [...imports, ...weakImports])
        if (![...there].some((other) => other === file || other.endsWith(`/${file}`))) hasAll = false;
    } catch (error) {
      problems.push(...problemsOf(error, path));
    }
  }
  const [first] = files;
  if (problems.length > 0 || !hasAll || !first) return problems;
  try {
    root.resolveAll();
    return [];
  } catch (error) {
    return problemsOf(error, first.path);
  }
}

function problemsOf(error: unknown, path: string): DefinitionProblem[] {
  if (!(error instanceof Error)) throw error;
  const [, reason = error.message, line = '1'] = /^(.*) \((?:.*, )?line (\d+)\)$/s.exec(error.message) ?? [];
  return [problemAt(path, Number(line), 1, error instanceof RangeError ? 'nested too deep' : reason)];
}

/** Comments become blanks, so that places stay. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, Math.max(0, offset)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
