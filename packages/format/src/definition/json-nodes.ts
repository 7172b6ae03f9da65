import { duplicateKey, type KeyProblem, type ValueNode } from './value-node.ts';

const blank = /[ \t\r\n]*/y;
const word = /[^\s,\]}]+/y;

/** Where the values stand in a text that `JSON.parse` has accepted. It does not recurse: texts may be nested deep. */
export function readJsonNodes(text: string): { root: ValueNode; keyProblems: KeyProblem[] } {
  const keyProblems: KeyProblem[] = [];
  const open: { node: ValueNode; key: string | number }[] = [];
  const root: ValueNode = { start: 0, end: text.length };
  let at = skip(0);
  let target: ValueNode = root;

  function skip(from: number): number {
    blank.lastIndex = from;
    blank.exec(text);
    return blank.lastIndex;
  }

  /** Goes on to the next value after one has ended. */
  const next = (): boolean => {
    for (let holder = open.at(-1); holder; holder = open.at(-1)) {
      at = skip(at);
      if (text[at] === ',') {
        at = skip(at + 1);
        target = begin(holder);
        return true;
      }
      at += 1;
      holder.node.end = at;
      open.pop();
    }
    return false;
  };

  const begin = (holder: { node: ValueNode; key: string | number }): ValueNode => {
    const node: ValueNode = { start: at, end: at };
    const { items, members } = holder.node;
    if (items) {
      holder.key = items.length;
      items.push(node);
      return node;
    }
    const end = endOfText(text, at);
    const key: string = JSON.parse(text.slice(at, end));
    holder.key = key;
    if (members?.has(key))
      keyProblems.push(
        duplicateKey(
          open.map((one) => one.key),
          at,
          end,
        ),
      );
    else members?.set(key, node);
    at = skip(skip(end) + 1);
    return node;
  };

  for (;;) {
    target.start = at;
    const char = text[at];
    if (char === '{' || char === '[') {
      if (char === '{') target.members = new Map();
      else target.items = [];
      at = skip(at + 1);
      const holder = { node: target, key: '' };
      open.push(holder);
      if (text[at] !== '}' && text[at] !== ']') {
        target = begin(holder);
        continue;
      }
      at += 1;
      target.end = at;
      open.pop();
    } else if (char === '"') {
      at = endOfText(text, at);
      target.end = at;
    } else {
      word.lastIndex = at;
      word.exec(text);
      at = word.lastIndex;
      target.end = at;
    }
    if (!next()) return { root, keyProblems };
  }
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return text.length;
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}
