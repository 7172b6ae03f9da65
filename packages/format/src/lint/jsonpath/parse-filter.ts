import { readTokens, type Token } from './filter-tokens.ts';
import { callMethod, type FilterScope, memberOf } from './filter-values.ts';

/** A filter of a path, such as `@ && @.type=="array"`. */
export type Filter = {
  source: string;
  test: (scope: FilterScope) => boolean;
  /** No primitive value can pass, so that most values of a document need no test. */
  objectsOnly: boolean;
  /** It looks at more than the value and its name. */
  usesParent: boolean;
};

type Evaluate = (scope: FilterScope) => unknown;
type Node = { evaluate: Evaluate; value?: boolean; member?: string; conjuncts?: readonly Node[] };

const DEPTH_MAX = 40;

/**
 * Compiles a filter into functions. The language is what rulesets use of JavaScript: members, calls of a few
 * methods that change nothing, literals, regular expressions, comparison and logic. Nothing is evaluated as code.
 */
export function parseFilter(source: string, fail: (reason: string) => never): Filter {
  const parser = new FilterParser(readTokens(source, fail), fail);
  const node = parser.whole();
  const test = (scope: FilterScope): boolean => {
    try {
      return Boolean(node.evaluate(scope));
    } catch (error) {
      // A member of nothing, as in `@.type.name` without a type: the value does not match.
      if (error instanceof TypeError) return false;
      throw error;
    }
  };
  return { source, test, objectsOnly: isForObjects(node), usesParent: parser.usesParent };
}

/** Members that primitives have, too. */
const ofPrimitives = new Set(['length', 'constructor', 'match', 'includes', 'indexOf', 'test']);

function isForObjects(node: Node): boolean {
  if (node.conjuncts) return node.conjuncts.some(isForObjects);
  return node.member !== undefined && !ofPrimitives.has(node.member);
}

const binary: Record<string, (a: unknown, b: unknown) => unknown> = {
  '===': (a, b) => a === b,
  '!==': (a, b) => a !== b,
  // biome-ignore lint/suspicious/noDoubleEquals: rulesets are written with both
  '==': (a, b) => a == b,
  // biome-ignore lint/suspicious/noDoubleEquals: rulesets are written with both
  '!=': (a, b) => a != b,
  '<': (a, b) => (a as number) < (b as number),
  '>': (a, b) => (a as number) > (b as number),
  '<=': (a, b) => (a as number) <= (b as number),
  '>=': (a, b) => (a as number) >= (b as number),
  '+': (a, b) => (typeof a === 'string' || typeof b === 'string' ? `${a}${b}` : Number(a) + Number(b)),
  '-': (a, b) => Number(a) - Number(b),
  '%': (a, b) => Number(a) % Number(b),
  in: (a, b) => typeof b === 'object' && b !== null && Object.hasOwn(b, String(a)),
};
const levels = [['===', '!==', '==', '!='], ['<', '>', '<=', '>=', 'in'], ['+', '-'], ['%']];

class FilterParser {
  usesParent = false;
  private readonly tokens: readonly Token[];
  private readonly fail: (reason: string) => never;
  private at = 0;
  private depth = 0;

  constructor(tokens: readonly Token[], fail: (reason: string) => never) {
    this.tokens = tokens;
    this.fail = fail;
  }

  whole(): Node {
    const node = this.or();
    if (this.at < this.tokens.length)
      this.fail(`"${this.tokens[this.at]?.text}" was not expected in the filter`);
    return node;
  }

  private or(): Node {
    this.depth += 1;
    if (this.depth > DEPTH_MAX) this.fail('the filter is nested too deep');
    let left = this.and();
    while (this.takes('||')) {
      const [a, b] = [left.evaluate, this.and().evaluate];
      left = { evaluate: (scope) => a(scope) || b(scope) };
    }
    this.depth -= 1;
    return left;
  }

  private and(): Node {
    const nodes = [this.binary(0)];
    while (this.takes('&&')) nodes.push(this.binary(0));
    const [first] = nodes as [Node];
    if (nodes.length === 1) return first;
    const evaluates = nodes.map(({ evaluate }) => evaluate);
    return {
      conjuncts: nodes,
      evaluate: (scope) => {
        let value: unknown = true;
        for (const evaluate of evaluates) {
          value = evaluate(scope);
          if (!value) return value;
        }
        return value;
      },
    };
  }

  private binary(level: number): Node {
    const operators = levels[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const text = this.tokens[this.at]?.text ?? '';
      if (this.tokens[this.at]?.kind === 'text' || !operators.includes(text)) return left;
      this.at += 1;
      const apply = binary[text] as (a: unknown, b: unknown) => unknown;
      const right = this.binary(level + 1);
      const [a, b] = [left, right.evaluate];
      const evaluate: Evaluate = (scope) => apply(a.evaluate(scope), b(scope));
      // `@.type == "array"` holds for no primitive; `@.type == null` does.
      const literal = right.value === true && (text === '==' || text === '===');
      left = literal && a.member !== undefined ? { evaluate, member: a.member } : { evaluate };
    }
  }

  private unary(): Node {
    if (this.takes('!')) {
      const { evaluate } = this.unary();
      return { evaluate: (scope) => !evaluate(scope) };
    }
    if (this.takes('-')) {
      const { evaluate } = this.unary();
      return { evaluate: (scope) => -Number(evaluate(scope)) };
    }
    if (this.takes('typeof')) {
      const { evaluate } = this.unary();
      return { evaluate: (scope) => typeof evaluate(scope) };
    }
    if (this.takes('void')) {
      this.unary();
      return { evaluate: () => undefined };
    }
    return this.postfix(this.primary());
  }

  private primary(): Node {
    const token = this.tokens[this.at];
    if (!token) return this.fail('the filter ends too early');
    this.at += 1;
    if (token.kind === 'text' || token.kind === 'number' || token.kind === 'regex') {
      const { value } = token;
      return { evaluate: () => value, value: true };
    }
    if (token.text === '(') {
      const node = this.or();
      this.expect(')');
      return node;
    }
    const named = this.named(token.text);
    if (named) return named;
    return this.fail(`"${token.text}" was not expected in the filter`);
  }

  private named(name: string): Node | undefined {
    switch (name) {
      case '@':
        return { evaluate: ({ value }) => value, member: '' };
      case '@property':
        return { evaluate: ({ property }) => property };
      case '@parent':
        this.usesParent = true;
        return { evaluate: ({ parent }) => parent };
      case '@parentProperty':
        this.usesParent = true;
        return { evaluate: ({ parentProperty }) => parentProperty };
      case '@root':
      case '$':
        return { evaluate: ({ root }) => root };
      case '@path':
        this.usesParent = true;
        return { evaluate: ({ path }) => path() };
      case 'true':
      case 'false':
        return { evaluate: () => name === 'true', value: true };
      case 'null':
        return { evaluate: () => null };
      case 'undefined':
        return { evaluate: () => undefined };
      default:
        return undefined;
    }
  }

  private postfix(start: Node): Node {
    // A bare `@` is a member of nothing: primitives pass it.
    let node: Node = start.member === '' ? { evaluate: start.evaluate } : start;
    let first = start.member === '';
    for (;;) {
      if (this.takes('.')) {
        const name = this.tokens[this.at]?.text ?? '';
        this.at += 1;
        if (!/^[\w$@]+$/.test(name)) this.fail('expected a name after "."');
        node = this.takes('(') ? this.call(node, name) : this.member(node, name, first);
      } else if (this.takes('[')) {
        const key = this.or();
        this.expect(']');
        const { evaluate } = node;
        node = { evaluate: (scope) => memberOf(evaluate(scope), String(key.evaluate(scope))) };
        if (first && key.value) node.member = String(key.evaluate({} as FilterScope));
      } else return node;
      first = false;
    }
  }

  private member({ evaluate, member }: Node, name: string, first: boolean): Node {
    const node: Node = { evaluate: (scope) => memberOf(evaluate(scope), name) };
    if (first) node.member = name;
    else if (member !== undefined) node.member = member;
    return node;
  }

  private call({ evaluate, member }: Node, name: string): Node {
    const inputs: Evaluate[] = [];
    while (!this.takes(')')) {
      if (inputs.length > 0) this.expect(',');
      inputs.push(this.or().evaluate);
    }
    const method = callMethod(name) ?? this.fail(`the method "${name}" is not supported in filters`);
    const node: Node = {
      evaluate: (scope) => method(evaluate(scope), ...inputs.map((input) => input(scope))),
    };
    if (member !== undefined) node.member = member;
    return node;
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at];
    if (token?.text !== text || token.kind === 'text') return false;
    this.at += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.takes(text)) this.fail(`expected "${text}" in the filter`);
  }
}
