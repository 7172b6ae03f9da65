import type { Json } from '../json.ts';

/** What a message template can name. */
export type MessageValues = {
  property: string;
  error: string;
  path: string;
  description: string | undefined;
  value: Json | undefined;
};

/** How values read in messages: texts in quotes, lists and objects by kind. */
export function printValue(value: Json | undefined): string {
  if (value === undefined) return 'undefined';
  if (Array.isArray(value)) return 'Array[]';
  return typeof value === 'object' && value !== null ? 'Object{}' : JSON.stringify(value);
}

/** A path as people write it in code: `info.contact['my name'][0]`. */
export function printDotted(path: readonly (string | number)[]): string {
  let text = '';
  for (const [index, part] of path.entries()) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (part === '' || /\s/.test(part)) text += `['${part}']`;
    else if (!Number.isNaN(Number(part))) text += `[${part}]`;
    else text += index === 0 ? part : `.${part}`;
  }
  return text.replace(/~1/g, '/').replace(/~0/g, '~');
}

/** A path as a JSON pointer in a URL's fragment. */
export function printPointer(path: readonly (string | number)[]): string {
  if (path.length === 0) return '#';
  return `#/${path.map((part) => encode(String(part).replace(/~/g, '~0').replace(/\//g, '~1'))).join('/')}`;
}

function encode(text: string): string {
  return text.replace(/[^a-zA-Z0-9_.!~*'()/\-\u{80}-\u{DFFF}]/gu, encodeURIComponent);
}

const places = /(#?)\{\{([^}\n]+)\}\}/g;

/** Fills `{{name}}` and `#{{expression}}` of a message. */
export function fillMessage(template: string, values: MessageValues): string {
  if (!template.includes('{{')) return template;
  return template.replace(places, (_, hash: string, inner: string) => {
    if (hash === '#') return evaluate(inner.trim(), values);
    return Object.hasOwn(values, inner) ? String(values[inner as keyof MessageValues]) : '';
  });
}

const words =
  /\s*(?:print\(\s*["'](\w+)["']\s*\)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\w+))(\.toUpperCase\(\))?\s*(?:\+|$)/y;

/** Expressions in messages: names, texts and `print("property")`, joined with `+`; nothing else is evaluated. */
function evaluate(expression: string, values: MessageValues): string {
  let text = '';
  for (words.lastIndex = 0; words.lastIndex < expression.length; ) {
    const found = words.exec(expression);
    if (!found) return '';
    const [, printed, quoted, name, upper] = found;
    let piece = '';
    if (printed !== undefined) piece = print(printed, values);
    else if (quoted !== undefined) piece = quoted.slice(1, -1);
    else if (name !== undefined && Object.hasOwn(values, name))
      piece = String(values[name as keyof MessageValues]);
    text += upper === undefined ? piece : piece.toUpperCase();
  }
  return text;
}

function print(what: string, values: MessageValues): string {
  // COMPAT: rulesets expect the word behind the name; what starts our own sentences does without.
  if (what === 'property') return values.property === '' ? 'The document ' : `"${values.property}" property `;
  if (what === 'subject') return values.property === '' ? 'The document ' : `"${values.property}" `;
  if (what === 'value') return printValue(values.value);
  const value = Object.hasOwn(values, what) ? values[what as keyof MessageValues] : undefined;
  return value === undefined || value === null ? '' : String(value);
}
