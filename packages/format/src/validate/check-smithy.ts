import { readText } from '../definition/read-text.ts';
import type { DefinitionFile, DefinitionProblem } from '../definition/types.ts';
import { isObject, member } from '../json.ts';
import { problemAt } from './problem.ts';

const CLOSES: { [open: string]: string } = { '{': '}', '[': ']', '(': ')' };

/**
 * What is wrong with a Smithy model as far as its form goes: the JSON of its syntax tree, or the brackets, texts and
 * version of its language. Shapes are not resolved.
 */
export function checkSmithy(files: readonly DefinitionFile[]): DefinitionProblem[] {
  return files.flatMap((file) => (/^\s*\{/.test(file.text) ? checkTree(file) : checkLanguage(file)));
}

function checkTree(file: DefinitionFile): DefinitionProblem[] {
  const { value, syntaxProblem, rangeOf } = readText({ path: `${file.path}.json`, text: file.text });
  const tell = (path: string[], reason: string): DefinitionProblem[] => [
    { file: file.path, path, range: syntaxProblem?.range ?? rangeOf(path), reason, severity: 'error' },
  ];
  if (syntaxProblem) return tell([], syntaxProblem.reason);
  const version = isObject(value) ? member(value, 'smithy') : undefined;
  if (typeof version !== 'string') return tell([], 'a Smithy model says its version in "smithy"');
  if (!/^2(?:\.0)?$/.test(version)) return tell(['smithy'], `Smithy ${version.slice(0, 20)} is not 2.0`);
  const shapes = isObject(value) ? member(value, 'shapes') : undefined;
  return shapes === undefined || isObject(shapes) ? [] : tell(['shapes'], '"shapes" must be an object');
}

function checkLanguage({ path, text }: DefinitionFile): DefinitionProblem[] {
  const version = /^\s*\$version\s*:\s*"?([^"\s]*)"?/m.exec(text);
  if (version && !/^2(?:\.0)?$/.test(version[1] ?? '')) {
    const line = text.slice(0, version.index).split('\n').length;
    return [problemAt(path, line, 1, `Smithy ${version[1]?.slice(0, 20)} is not 2.0`)];
  }
  const open: { closes: string; line: number; column: number }[] = [];
  let line = 1;
  let start = 0;
  // Texts in three quotes, texts in one, comments, brackets, line breaks.
  for (const { 0: token, index } of text.matchAll(
    /"""[\s\S]*?"""|"(?:[^"\\\n]|\\[\s\S])*"|\/\/[^\n]*|["{}[\]()\n]/g,
  )) {
    const column = index - start + 1;
    if (token === '"') return [problemAt(path, line, column, 'this text has no closing quote')];
    const closes = CLOSES[token];
    if (closes !== undefined) open.push({ closes, line, column });
    else if (token === '}' || token === ']' || token === ')') {
      if (open.pop()?.closes !== token) return [problemAt(path, line, column, `"${token}" closes nothing`)];
    } else {
      const breaks = token.split('\n').length - 1;
      line += breaks;
      if (breaks > 0) start = index + token.lastIndexOf('\n') + 1;
    }
  }
  const last = open.at(-1);
  return last ? [problemAt(path, last.line, last.column, `"${last.closes}" is missing`)] : [];
}
