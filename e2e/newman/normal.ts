import type { WireRequest } from './request-reader.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/gi;
/** Client nonces of digest are made anew, unless a case gives one, and the answer to the challenge with them. */
const DIGEST = /cnonce="(?!client")[^"]*"(.*?)response="[^"]*"/g;
const AWS_TIME = /\b20\d{6}(T\d{6}Z)?(?=$|\/)/g;
const AWS_SIGNATURE = /Signature=[0-9a-f]{64}/g;
const BOUNDARY = /-{26}[0-9a-zA-Z]{24}/g;
const VOLATILE_HEADERS = new Set(['user-agent', 'postman-token']);

/** Keys whose values are times, or come from times; only their kind is compared. */
const TIMES = new Set([
  ...['started', 'completed', 'responseAverage', 'responseMin', 'responseMax', 'responseSd', 'responseTime'],
  ...[
    'dnsAverage',
    'dnsMin',
    'dnsMax',
    'dnsSd',
    'firstByteAverage',
    'firstByteMin',
    'firstByteMax',
    'firstByteSd',
  ],
  ...['timestamp', 'time', 'date', 'cpu', '_postman_exported_at', 'creation', 'lastAccessed'],
]);

/** Keys whose values name places in a program's own code, or are made of such. */
const PLACES = new Set(['stack', 'stacktrace', 'checksum']);

/** A request as one value that compares well. Random boundaries and the two headers that name the program are out. */
export function normalRequest({ secure, method, url, headers, body }: WireRequest): unknown {
  return {
    line: `${secure ? 'https' : 'http'} ${method} ${url}`,
    headers: headers.map(([name, value]) =>
      VOLATILE_HEADERS.has(name.toLowerCase()) ? `${name}: *` : `${name}: ${withoutChance(value)}`,
    ),
    body: body.toString('latin1').replace(BOUNDARY, 'BOUNDARY'),
  };
}

function withoutChance(text: string): string {
  return text
    .replace(BOUNDARY, 'BOUNDARY')
    .replace(DIGEST, 'cnonce="*"$1response="*"')
    .replace(AWS_TIME, 'TIME')
    .replace(AWS_SIGNATURE, 'Signature=*');
}

/** A JSON report without ids and times. Ids that the input has stay. */
export function normalJson(text: string | undefined, input: string): unknown {
  if (text === undefined) return 'no report';
  return normalValue(JSON.parse(text), new Ids(input), '');
}

export function normalExport(text: string, input: string): unknown {
  return normalValue(JSON.parse(text), new Ids(input), '');
}

/**
 * Made ids become words; which ids are equal is kept for those that tie entries of a report together.
 */
class Ids {
  private readonly input: string;
  private readonly ties = new Map<string, string>();

  constructor(input: string) {
    this.input = input;
  }

  normal(text: string): string {
    return text.replace(UUID, (id) => (this.input.includes(id) ? id : 'ID'));
  }

  tie(id: string): string {
    const known = this.ties.get(id) ?? `tie ${this.ties.size + 1}`;
    this.ties.set(id, known);
    return known;
  }
}

function normalValue(value: unknown, ids: Ids, key: string): unknown {
  if (
    TIMES.has(key) &&
    (typeof value === 'number' || (typeof value === 'string' && /^\d|^[A-Z][a-z]{2},/.test(value)))
  )
    return typeof value === 'number' ? 'a time' : 'a date';
  if (PLACES.has(key) && typeof value === 'string') return 'a place';
  if (typeof value === 'string') {
    if (key === 'ref') return ids.tie(value);
    return withoutChance(ids.normal(value));
  }
  if (Array.isArray(value)) {
    if (key === 'stacktrace') return 'a place';
    return value.map((entry) => normalValue(entry, ids, ''));
  }
  if (typeof value !== 'object' || value === null) return value;
  return normalObject(value as { [key: string]: unknown }, ids);
}

function normalObject(object: { [key: string]: unknown }, ids: Ids): unknown {
  if (object.type === 'Buffer' && Array.isArray(object.data))
    return `bytes ${Buffer.from(object.data as number[]).toString('latin1')}`;
  // A header: the ones that name the program or its moment.
  if (typeof object.key === 'string' && VOLATILE_HEADERS.has(object.key.toLowerCase()))
    return { ...object, value: '*' };
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, normalValue(value, ids, name)]),
  );
}

type XmlNode = { name: string; attributes: { [name: string]: string }; children: XmlNode[]; text: string };

/** The tree of a JUnit report without times, ids and places in code. */
export function normalJunit(text: string | undefined, input: string): unknown {
  if (text === undefined) return 'no report';
  return normalNode(parseXml(text), new Ids(input));
}

function normalNode(node: XmlNode, ids: Ids): unknown {
  const attributes = Object.entries(node.attributes).map(([name, value]) => {
    if (name === 'time' || name === 'timestamp') return `${name}=${/\d/.test(value) ? 'a time' : value}`;
    return `${name}=${ids.normal(value)}`;
  });
  // Without the lines of a stack, which are places in the program's code.
  const text = ids.normal(
    node.text
      .trim()
      .replace(/\n\s+at [^\n]*/g, '')
      .split('Stack:')[0]
      ?.trim() ?? '',
  );
  return {
    name: node.name,
    attributes,
    text,
    children: node.children.map((child) => normalNode(child, ids)),
  };
}

function parseXml(text: string): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const pieces =
    /<\?[^>]*\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^>]+)>|<([^\s/>]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g;
  for (const [, cdata, closing, opening, attributes = '', selfClosing, words] of text.matchAll(pieces)) {
    const top = open[open.length - 1] as XmlNode;
    if (cdata !== undefined) top.text += cdata;
    else if (words !== undefined) top.text += decoded(words);
    else if (closing !== undefined) open.pop();
    else if (opening !== undefined) {
      const node: XmlNode = { name: opening, attributes: {}, children: [], text: '' };
      for (const [, name = '', value = ''] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g))
        node.attributes[name] = decoded(value);
      top.children.push(node);
      if (selfClosing !== '/') open.push(node);
    }
  }
  return root;
}

function decoded(text: string): string {
  const named: { [name: string]: string } = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (all, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return named[name] ?? all;
  });
}
