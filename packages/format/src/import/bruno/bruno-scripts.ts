import type { ItemEvent } from '../../collection.ts';
import { makeScript } from '../make-item.ts';
import { brunoWords, translateScript } from '../scripts.ts';
import type { BrunoItem, BrunoRow } from './bruno-item.ts';

/** Scripts, variables and assertions of a request or a folder as its two scripts. */
export function eventsOf(item: BrunoItem, warn: (reason: string) => void): ItemEvent[] {
  const script = (text: string): string => (text === '' ? '' : translateScript(text, brunoWords, warn));
  const { before, after, tests } = item.scripts;
  const isRequest = item.kind === 'request';
  const set = isRequest ? item.variables.before.filter(({ isOn }) => isOn).map(variableLine) : [];
  const captured = item.variables.after
    .filter(({ isOn }) => isOn)
    .map(({ key, value }) => `pm.variables.set(${JSON.stringify(key)}, ${script(value)});`);
  const assertions = item.assertions
    .filter(({ isOn }) => isOn)
    .flatMap((row) => assertionLine(row, script, warn));
  const parts = (list: readonly string[]): string => list.filter((part) => part !== '').join('\n');
  return [
    ...makeScript('prerequest', parts([...set, script(before)])),
    ...makeScript('test', parts([...captured, script(after), ...assertions, script(tests)])),
  ];
}

function variableLine({ key, value }: BrunoRow): string {
  const text = JSON.stringify(value);
  const shown = value.includes('{{') ? `pm.variables.replaceIn(${text})` : text;
  return `pm.variables.set(${JSON.stringify(key)}, ${shown});`;
}

/** Operators without a value, and what they demand. */
const ALONE: { readonly [operator: string]: string } = {
  isEmpty: 'to.be.empty',
  isNotEmpty: 'to.not.be.empty',
  isNull: 'to.be.null',
  isNotNull: 'to.not.be.null',
  isUndefined: 'to.be.undefined',
  isDefined: 'to.not.be.undefined',
  isTruthy: 'to.be.ok',
  isFalsy: 'to.not.be.ok',
  isJson: "to.be.an('object')",
  isNumber: "to.be.a('number')",
  isString: "to.be.a('string')",
  isBoolean: "to.be.a('boolean')",
  isArray: "to.be.an('array')",
};

const WITH_VALUE: { readonly [operator: string]: (value: string) => string } = {
  eq: (value) => `to.eql(${value})`,
  neq: (value) => `to.not.eql(${value})`,
  gt: (value) => `to.be.above(${value})`,
  gte: (value) => `to.be.at.least(${value})`,
  lt: (value) => `to.be.below(${value})`,
  lte: (value) => `to.be.at.most(${value})`,
  contains: (value) => `to.include(${value})`,
  notContains: (value) => `to.not.include(${value})`,
  startsWith: (value) => `to.satisfy((text) => String(text).startsWith(${value}))`,
  endsWith: (value) => `to.satisfy((text) => String(text).endsWith(${value}))`,
  length: (value) => `to.have.lengthOf(${value})`,
};

/** `res.status: eq 200` as a test of its own; without an operator it is equality. */
function assertionLine(
  row: BrunoRow,
  script: (text: string) => string,
  warn: (reason: string) => void,
): string[] {
  const [, word = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(row.value.trim()) ?? [];
  const known =
    Object.hasOwn(ALONE, word) ||
    Object.hasOwn(WITH_VALUE, word) ||
    Object.hasOwn(LISTS, word) ||
    PATTERNS.has(word);
  const operator = known ? word : 'eq';
  const value = known ? rest : row.value.trim();
  const demand = demandOf(operator, value);
  if (demand === undefined) {
    warn(`the assertion "${row.key} ${row.value}" cannot be kept and is left out`);
    return [];
  }
  const name = JSON.stringify(`${row.key} ${row.value}`.trim());
  return [`pm.test(${name}, () => pm.expect(${script(row.key)}).${demand});`];
}

const LISTS: { readonly [operator: string]: (values: string) => string } = {
  in: (values) => `to.be.oneOf([${values}])`,
  notIn: (values) => `to.not.be.oneOf([${values}])`,
  between: (values) => `to.be.within(${values})`,
};

const PATTERNS = new Set(['matches', 'notMatches']);

function demandOf(operator: string, value: string): string | undefined {
  if (Object.hasOwn(ALONE, operator)) return ALONE[operator];
  if (Object.hasOwn(WITH_VALUE, operator)) return WITH_VALUE[operator]?.(literal(value));
  if (PATTERNS.has(operator)) {
    const not = operator === 'notMatches' ? 'not.' : '';
    return `to.${not}match(new RegExp(${JSON.stringify(value.replace(/^\/(.*)\/$/, '$1'))}))`;
  }
  const list = LISTS[operator];
  if (!list) return undefined;
  const values = value
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((part) => literal(part.trim()));
  return operator === 'between' && values.length !== 2 ? undefined : list(values.join(', '));
}

/** Numbers and words of JSON stand for themselves, all else is text. */
function literal(value: string): string {
  if (/^(?:-?\d+(?:\.\d+)?|true|false|null)$/.test(value)) return value;
  const text = /^(["'])([\s\S]*)\1$/.exec(value)?.[2] ?? value;
  return text.includes('{{') ? `pm.variables.replaceIn(${JSON.stringify(text)})` : JSON.stringify(text);
}
