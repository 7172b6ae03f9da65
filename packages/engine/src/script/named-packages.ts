// A parser in JavaScript on purpose: the faster native ones end the process where a hostile script nests too deep.
import { parse } from 'acorn';

type Node = { type: string; [field: string]: unknown };

/** What is read where a script does not parse: it will not run either, unless the parser is behind V8. */
const literal = /\bpm\s*\.\s*require\s*\(\s*(?:'([^'\n]+)'|"([^"\n]+)"|`([^`$\n]+)`)/g;

/**
 * The names in `pm.require('...')` of a script, without those in comments and strings and those of another `pm`. A name
 * must stand there as a literal; one that is computed is not found.
 */
export function namedPackages(source: string): string[] {
  try {
    // A script is the body of an asynchronous function: it may await and return.
    const program = parse(`(async function () {${source}\n})`, { ecmaVersion: 'latest' });
    return [...collect(program as unknown as Node)];
  } catch {
    return namesInText(source);
  }
}

function namesInText(source: string): string[] {
  return [...source.matchAll(literal)].map((match) => (match[1] ?? match[2] ?? match[3]) as string);
}

/** Walks with a list of its own: nesting of hostile scripts must not end the stack. */
function collect(program: Node): Set<string> {
  const names = new Set<string>();
  const pending: Node[] = [program];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (declaresPm(node)) continue;
    const name = requiredName(node);
    if (name !== undefined) names.add(name);
    for (const child of childrenOf(node)) pending.push(child);
  }
  return names;
}

function requiredName(node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = node.callee as Node;
  if (callee.type !== 'MemberExpression') return undefined;
  const { object, property } = callee as unknown as { object: Node; property: Node };
  if (object.type !== 'Identifier' || object.name !== 'pm') return undefined;
  const called = callee.computed === true ? textOf(property) : property.name;
  return called === 'require' ? textOf((node.arguments as Node[])[0]) : undefined;
}

/** The text of a literal; of a template only when nothing is put into it. */
function textOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node?.type !== 'TemplateLiteral' || (node.expressions as Node[]).length > 0) return undefined;
  const { cooked } = ((node.quasis as Node[])[0] as Node).value as { cooked?: string };
  return cooked ?? undefined;
}

/** Whether `pm` is something else inside of this function or block. */
function declaresPm(node: Node): boolean {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      const own = node.type === 'FunctionExpression' && isNamedPm(node.id);
      return own || bindsPm(node.params) || hasVarPm(node.body as Node);
    }
    case 'BlockStatement':
    case 'StaticBlock':
      return (node.body as Node[]).some(isLexicalPm);
    case 'SwitchStatement':
      return (node.cases as Node[]).some(({ consequent }) => (consequent as Node[]).some(isLexicalPm));
    case 'ForStatement':
      return isLexicalPm(node.init as Node | null);
    case 'ForInStatement':
    case 'ForOfStatement':
      return isLexicalPm(node.left as Node);
    case 'CatchClause':
      return bindsPm(node.param);
    case 'ClassExpression':
      return isNamedPm(node.id);
  }
  return false;
}

function isLexicalPm(statement: Node | null): boolean {
  if (statement === null) return false;
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
    return isNamedPm(statement.id);
  return (
    statement.type === 'VariableDeclaration' && statement.kind !== 'var' && declarationBindsPm(statement)
  );
}

function declarationBindsPm(declaration: Node): boolean {
  return (declaration.declarations as Node[]).some(({ id }) => bindsPm(id));
}

/** `var` anywhere in a function means the whole of it; functions inside have their own. */
function hasVarPm(body: Node): boolean {
  const pending: Node[] = [body];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'VariableDeclaration' && node.kind === 'var' && declarationBindsPm(node)) return true;
    for (const child of childrenOf(node)) if (!/Function/.test(child.type)) pending.push(child);
  }
  return false;
}

/** Whether a pattern, or a list of them, binds the name. Defaults and computed keys only use names. */
function bindsPm(pattern: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some(bindsPm);
  if (!isNode(pattern)) return false;
  switch (pattern.type) {
    case 'Identifier':
      return pattern.name === 'pm';
    case 'ObjectPattern':
      return bindsPm(pattern.properties);
    case 'ArrayPattern':
      return bindsPm(pattern.elements);
    case 'Property':
      return bindsPm(pattern.value);
    case 'AssignmentPattern':
      return bindsPm(pattern.left);
    case 'RestElement':
      return bindsPm(pattern.argument);
  }
  return false;
}

const isNamedPm = (id: unknown): boolean => isNode(id) && id.name === 'pm';

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const one of value) if (isNode(one)) children.push(one);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}
