import type { Reply } from './answers.ts';

/**
 * One thing that newman and Parley are compared on. `$HTTP`, `$HTTPS`, `$PORT` and `$SPORT` in any text of it stand
 * for the target server's addresses and ports, `$DIR` for the directory of the run.
 */
export type Case = {
  /** A sentence that says what is compared. */
  name: string;
  /** A document, or the text or bytes of the file. Undefined for a file that does not exist. */
  collection: unknown;
  args?: string[];
  environment?: unknown;
  globals?: unknown;
  /** Text is CSV, a list is JSON. */
  data?: string | Buffer | unknown[];
  files?: { [name: string]: string | Buffer };
  exports?: ExportKind[];
  env?: { [name: string]: string };
};

export type ExportKind = 'environment' | 'globals' | 'collection' | 'cookie-jar';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A v2.1 collection. */
export function collection(item: unknown[], more: object = {}): unknown {
  return {
    info: { _postman_id: 'c0ffee00-0000-4000-8000-000000000001', name: 'Things', schema: SCHEMA },
    item,
    ...more,
  };
}

export function folder(name: string, item: unknown[], more: object = {}): unknown {
  return { name, item, ...more };
}

type RequestParts = {
  pre?: string | string[];
  test?: string | string[];
  header?: unknown;
  body?: unknown;
  auth?: unknown;
  behavior?: object;
  id?: string;
};

/** A request item; `line` is `METHOD ADDRESS`, or an address for GET. */
export function request(name: string, line: string | object, parts: RequestParts = {}): unknown {
  const { pre, test, header, body, auth, behavior, id } = parts;
  const [, method = 'GET', url = ''] =
    typeof line === 'string' ? (/^(?:([A-Za-z-]+) )?(.*)$/s.exec(line) ?? []) : [];
  return {
    ...(id === undefined ? {} : { id }),
    name,
    ...(pre === undefined && test === undefined
      ? {}
      : { event: [...events('prerequest', pre), ...events('test', test)] }),
    ...(behavior === undefined ? {} : { protocolProfileBehavior: behavior }),
    request:
      typeof line === 'string'
        ? {
            method,
            url,
            ...(header === undefined ? {} : { header }),
            ...(body === undefined ? {} : { body }),
            ...(auth === undefined ? {} : { auth }),
          }
        : line,
  };
}

export function events(listen: 'prerequest' | 'test', script: string | string[] | undefined): unknown[] {
  if (script === undefined) return [];
  const scripts = typeof script === 'string' ? [script] : script;
  return scripts.map((text) => ({ listen, script: { type: 'text/javascript', exec: text.split('\n') } }));
}

/** A test that passes whatever the values are and shows them in its name: reports of both programs then hold them. */
export function show(...expressions: string[]): string {
  return expressions
    .map((text) => `pm.test('${text.replace(/[\\'\n]/g, ' ')} = ' + shown(() => ${text}));`)
    .join('\n');
}

/** Must stand in a script before `show` is used: text of any value, and of what it throws. */
export const SHOWN = `
function shown(read) {
  try { var value = read(); } catch (error) { return 'throws ' + error.name + ': ' + error.message; }
  if (value === undefined) return 'undefined';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number') return 'number ' + value;
  try { return typeof value + ' ' + JSON.stringify(value); } catch (error) { return 'circular'; }
}
`.trim();

/** SHOWN and `show` in one script. */
export function showing(...expressions: string[]): string {
  return `${SHOWN}\n${show(...expressions)}`;
}

/** Each statement in a test of its own: reports hold the text of what it throws. */
export function trying(...statements: string[]): string {
  return statements
    .map((text) => `pm.test('${text.replace(/[\\'\n]/g, ' ')}', function () { ${text} });`)
    .join('\n');
}

/** The path of an answer that is what `reply` says. */
export function answer(reply: Omit<Reply, 'body'> & { body?: string; base64?: string }): string {
  return `/answer/${Buffer.from(JSON.stringify(reply)).toString('base64url')}`;
}
