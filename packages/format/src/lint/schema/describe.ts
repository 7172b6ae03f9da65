import type { PathPart } from '../../definition/types.ts';
import { type Json, type JsonObject, member } from '../../json.ts';
import type { SchemaIssue } from './issue.ts';
import { nearestWord } from './nearest-word.ts';
import { wordsFor } from './words.ts';

export type Described = { message: string; path: PathPart[] };

/** Issues of one value, and of values inside it; the tree decides which of them say something new. */
type IssueTree = { issues: SchemaIssue[]; inside: Map<string, IssueTree> };

/**
 * Turns what a validator says into findings.
 *
 * COMPAT: the choice among many issues is Spectral's, so that the same places are reported.
 */
export function describeIssues(
  issues: readonly SchemaIssue[],
  value: Json,
  path: readonly PathPart[],
): Described[] {
  const root = treeOf(issues);
  drop(root, undefined, '');
  return flatten(root).map((issue) => {
    const at = issue.instancePath;
    return {
      message: say(issue, value, path),
      path: at === '' ? [...path] : [...path, ...at.replace(/^\//, '').split('/')],
    };
  });
}

const parts = /\/[\w$_-]+(\/\d+)?/g;

function treeOf(issues: readonly SchemaIssue[]): IssueTree {
  const root: IssueTree = { issues: [], inside: new Map() };
  for (const issue of issues) {
    const names = issue.instancePath === '' ? [''] : (issue.instancePath.match(parts) ?? []);
    let tree = root;
    for (const name of names) {
      const next: IssueTree = tree.inside.get(name) ?? { issues: [], inside: new Map() };
      tree.inside.set(name, next);
      tree = next;
    }
    if (tree !== root) tree.issues.push(issue);
  }
  return root;
}

/** Drops what others say better: `anyOf` when values inside have issues, `enum` beside other values with issues. */
function drop(tree: IssueTree, parent: IssueTree | undefined, name: string): void {
  if (tree.issues.some(({ keyword }) => keyword === 'anyOf') && tree.inside.size > 0) tree.issues = [];
  if (parent && isEnums(tree.issues) && parent.inside.size > 1) parent.inside.delete(name);
  for (const [key, inner] of [...tree.inside]) drop(inner, tree, key);
}

function isEnums(issues: readonly SchemaIssue[]): boolean {
  return issues.length > 0 && issues.every(({ keyword }) => keyword === 'enum');
}

function flatten(tree: IssueTree): SchemaIssue[] {
  const [first] = tree.issues;
  if (first && isEnums(tree.issues)) {
    const allowed = new Set(tree.issues.flatMap(({ params }) => params.allowedValues as Json[]));
    return [{ ...first, params: { allowedValues: [...allowed] } }];
  }
  return [...tree.issues, ...[...tree.inside.values()].flatMap(flatten)];
}

function say(issue: SchemaIssue, value: Json, path: readonly PathPart[]): string {
  const { keyword, instancePath, message, params } = issue;
  // A ruleset's own sentence.
  if (keyword === 'errorMessage') return message;
  if (keyword === 'additionalProperties') return `"${params.additionalProperty}" does not belong here`;
  const text = `${subject(nameAt(instancePath, path), instancePath)} ${wordsFor(keyword, params, message)}`;
  if (keyword !== 'enum') return text;
  const current = pointed(value, instancePath);
  const meant =
    typeof current === 'string' ? nearestWord(current, params.allowedValues as Json[]) : undefined;
  return meant === undefined ? text : `${text}. "${meant}" may be meant`;
}

function nameAt(pointer: string, path: readonly PathPart[]): PathPart | undefined {
  const slash = pointer.lastIndexOf('/');
  return slash === -1 ? path.at(-1) : pointer.slice(slash + 1);
}

/** Items of lists are called by their number. */
function subject(name: PathPart | undefined, pointer: string): string {
  if (name === undefined) return 'The value';
  return pointer !== '' && /^\d+$/.test(String(name)) ? `Item ${name}` : `"${name}"`;
}

function pointed(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const part of pointer === '' ? [] : pointer.slice(1).split('/')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = member(found as JsonObject, part.replace(/~1/g, '/').replace(/~0/g, '~'));
  }
  return found;
}
