import {
  COLLECTION_STYLE_FLOW,
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml';
import type { PathPart } from './types.ts';
import { duplicateKey, type KeyProblem, type ValueNode } from './value-node.ts';

type Frame = { node: ValueNode; key: string | number | undefined; keyEnd: number; isFlow: boolean };

/**
 * Where the values stand in a text that js-yaml has accepted.
 *
 * COMPAT: as for editors of YAML, a list or an object in block style starts behind the colon of its key and ends with
 * its last value; a value that is not there stands behind its key.
 */
export function readYamlNodes(
  text: string,
  depthMax: number,
): { root: ValueNode; keyProblems: KeyProblem[] } {
  const keyProblems: KeyProblem[] = [];
  const anchors = new Map<string, ValueNode>();
  const frames: Frame[] = [];
  let root: ValueNode = { start: 0, end: 0 };
  const pathTo = (key: PathPart): PathPart[] => [
    ...frames.slice(0, -1).map((frame) => frame.key as PathPart),
    key,
  ];

  const addKey = (frame: Frame, event: Event): void => {
    const key = keyText(text, event);
    const [start, end] = spanOf(text, event, frame.node.start);
    if (frame.node.members?.has(key) && key !== '<<') keyProblems.push(duplicateKey(pathTo(key), start, end));
    const kind = kindOfKey(text, event);
    if (kind !== undefined) {
      const reason = `a key is a text, this one is ${kind}`;
      keyProblems.push({ kind: 'incompatible-key', reason, path: pathTo(key), start, end });
    }
    frame.key = key;
    frame.keyEnd = end;
  };

  const addValue = (node: ValueNode): void => {
    const frame = frames.at(-1);
    if (!frame) root = node;
    else if (frame.node.items) {
      frame.key = frame.node.items.length;
      frame.node.items.push(node);
    } else frame.node.members?.set(String(frame.key), node);
  };

  for (const event of parseEvents(text, { maxDepth: depthMax })) {
    const frame = frames.at(-1);
    if (event.type === EVENT_DOCUMENT) continue;
    if (event.type === EVENT_POP) {
      const closed = frames.pop();
      if (!closed) continue;
      const holder = frames.at(-1);
      if (closed.isFlow) closed.node.end = closingBracket(text, closed.node.end);
      if (holder) {
        holder.node.end = Math.max(holder.node.end, closed.node.end);
        if (holder.node.members) holder.keyEnd = closed.node.end;
        forgetKey(holder);
      }
      continue;
    }
    if (frame?.node.members && frame.key === undefined) {
      addKey(frame, event);
      frame.node.end = Math.max(frame.node.end, frame.keyEnd);
      continue;
    }
    const behindKey = frame?.node.members ? colonBehind(text, frame.keyEnd) + 1 : undefined;
    if (event.type === EVENT_SEQUENCE || event.type === EVENT_MAPPING) {
      const isFlow = event.style === COLLECTION_STYLE_FLOW;
      const start = behindKey ?? event.start;
      const node: ValueNode = { start, end: isFlow ? event.start + 1 : event.start };
      if (event.type === EVENT_SEQUENCE) node.items = [];
      else node.members = new Map();
      addValue(node);
      remember(anchors, text, event, node);
      frames.push({ node, key: undefined, keyEnd: event.start, isFlow });
      continue;
    }
    const [start, end] = spanOf(text, event, behindKey ?? frame?.node.end ?? 0);
    const target =
      event.type === EVENT_ALIAS ? anchors.get(text.slice(event.anchorStart, event.anchorEnd)) : undefined;
    const node: ValueNode = { start, end };
    // What an alias repeats is found where it is written.
    if (target?.members) node.members = target.members;
    if (target?.items) node.items = target.items;
    addValue(node);
    remember(anchors, text, event, node);
    if (frame) {
      frame.node.end = Math.max(frame.node.end, end);
      forgetKey(frame);
    }
  }
  return { root, keyProblems };
}

function forgetKey(frame: Frame): void {
  if (frame.node.members) frame.key = undefined;
}

function remember(anchors: Map<string, ValueNode>, text: string, event: Event, node: ValueNode): void {
  if (
    event.type === EVENT_ALIAS ||
    event.type === EVENT_DOCUMENT ||
    event.type === EVENT_POP ||
    event.anchorStart === -1
  )
    return;
  anchors.set(text.slice(event.anchorStart, event.anchorEnd), node);
}

/** What is between the quotes, or the plain text; the quotes belong to it. */
function spanOf(text: string, event: Event, otherwise: number): [number, number] {
  if (event.type === EVENT_ALIAS) return [event.anchorStart - 1, event.anchorEnd];
  if (event.type === EVENT_SEQUENCE || event.type === EVENT_MAPPING) return [event.start, event.start];
  if (event.type !== EVENT_SCALAR || event.valueStart === -1) return [otherwise, otherwise];
  const { style, valueStart, valueEnd } = event;
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED)
    return [valueStart - 1, valueEnd + 1];
  // A text in block style starts with its mark, and ends with its last character instead of its line breaks.
  const start = style === SCALAR_STYLE.PLAIN ? valueStart : blockMark(text, valueStart);
  let end = valueEnd;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return [start, end];
}

function blockMark(text: string, valueStart: number): number {
  const line = text.lastIndexOf('\n', valueStart - 1);
  const mark = Math.max(text.lastIndexOf('|', line), text.lastIndexOf('>', line));
  return mark === -1 ? valueStart : mark;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

function colonBehind(text: string, keyEnd: number): number {
  const colon = text.indexOf(':', keyEnd);
  return colon === -1 ? keyEnd : colon;
}

function closingBracket(text: string, from: number): number {
  const found = /[\]}]/g;
  found.lastIndex = from;
  return found.test(text) ? found.lastIndex : from;
}

function keyText(text: string, event: Event): string {
  if (event.type === EVENT_SCALAR) return event.valueStart === -1 ? 'null' : normalKey(text, event);
  return '';
}

const NUMBER_KEY = /^[-+]?(?:0o[0-7]+|0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|\.inf|\.nan)$/i;

/** The name that a key gets in the value: that of a number or a null is how JavaScript prints it. */
function normalKey(text: string, event: ScalarEvent): string {
  const written = getScalarValue(text, event);
  if (event.style !== SCALAR_STYLE.PLAIN) return written;
  if (/^(?:~|null|Null|NULL)?$/.test(written)) return 'null';
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(written)) return written.toLowerCase();
  return NUMBER_KEY.test(written) && Number.isFinite(Number(written)) ? String(Number(written)) : written;
}

/** What a key is that is no text, such as the `200` of a response without quotes. */
function kindOfKey(text: string, event: Event): string | undefined {
  if (event.type === EVENT_SEQUENCE || event.type === EVENT_MAPPING) return 'a list or an object';
  if (event.type === EVENT_ALIAS || (event.type === EVENT_SCALAR && event.style !== SCALAR_STYLE.PLAIN))
    return undefined;
  if (event.type !== EVENT_SCALAR || event.valueStart === -1) return 'empty';
  const written = getScalarValue(text, event);
  if (NUMBER_KEY.test(written)) return 'a number';
  if (/^(?:true|false)$/i.test(written)) return 'a boolean';
  return /^(?:~|null)?$/i.test(written) ? 'empty' : undefined;
}
