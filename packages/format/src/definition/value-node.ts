import type { PathPart } from './types.ts';

/** Where a value of a text stands, as offsets; the end is behind its last character. */
export type ValueNode = {
  start: number;
  end: number;
  members?: Map<string, ValueNode>;
  items?: ValueNode[];
};

/** A key that a file should not have, and where it stands. */
export type KeyProblem = {
  kind: 'duplicate-key' | 'incompatible-key';
  reason: string;
  path: readonly PathPart[];
  start: number;
  end: number;
};

/** The node of a value, or of the nearest value around it that is there. */
export function nearestNode(root: ValueNode, path: readonly PathPart[]): ValueNode {
  let node = root;
  for (const part of path) {
    const next = node.members?.get(String(part)) ?? node.items?.[Number(part)];
    if (!next) return node;
    node = next;
  }
  return node;
}

export function duplicateKey(path: readonly PathPart[], start: number, end: number): KeyProblem {
  return { kind: 'duplicate-key', reason: `the key "${path.at(-1)}" stands here twice`, path, start, end };
}
