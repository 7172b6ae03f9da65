import type { Execution } from '../execution.ts';
import { parseJson } from './parse-json.ts';
import { type Fields, isObject, member } from './plain.ts';
import { createPm, nextRequestOf } from './pm.ts';
import { objectOf } from './variable-scope.ts';

/** The value of a legacy name for a script. Names that stand for objects give the same object each time. */
export function legacyValue(name: string, execution: Execution): unknown {
  execution.legacyValues ??= new Map();
  const known = execution.legacyValues.get(name);
  if (known !== undefined) return known;
  const value = made(name, execution);
  execution.legacyValues.set(name, value);
  return value;
}

function made(name: string, execution: Execution): unknown {
  // COMPAT: a pre-request script has no names about a response.
  if (name.startsWith('response') && execution.kind !== 'test') return undefined;
  switch (name) {
    case 'tests':
      execution.legacyTests ??= {};
      return execution.legacyTests;
    case 'globals':
      return objectOf([execution.scopes.globals]);
    case 'environment':
      return objectOf([execution.scopes.environment]);
    case 'data':
      return objectOf([execution.scopes.data]);
    case 'iteration':
      return execution.info.iteration;
    case 'request':
      return legacyRequest(execution);
    case 'responseBody':
      return createPm(execution).response?.text();
    case 'responseCode':
      return responseCode(execution);
    case 'responseTime':
      return createPm(execution).response?.responseTime ?? Number.NaN;
    case 'responseHeaders':
      return responseHeaders(execution);
    case 'responseCookies':
      return createPm(execution).cookies;
    case 'postman':
      return new LegacyPostman(execution);
    case 'JSON':
      return Object.create(JSON, {
        parse: { value: parseJson, writable: true, configurable: true },
        stringify: { value: JSON.stringify, writable: true, configurable: true },
      });
    case '_':
      return execution.requireLibrary('#lodash3');
    case 'CryptoJS':
      return execution.requireLibrary('crypto-js');
    case 'tv4':
    case 'cheerio':
      return execution.requireLibrary(name);
    case 'Backbone':
      return execution.requireLibrary('backbone');
    case 'xml2Json':
      return xml2Json(execution);
    default:
      return undefined;
  }
}

/** `postman`: variables, the next request and, in tests, headers and cookies of the response. */
class LegacyPostman {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  setEnvironmentVariable(key: unknown, value: unknown): void {
    this.#set('environment', key, value);
  }

  getEnvironmentVariable(key: unknown): unknown {
    return this.#execution.scopes.environment.get(String(key));
  }

  clearEnvironmentVariable(key: unknown): void {
    this.#unset('environment', key);
  }

  clearEnvironmentVariables(): void {
    this.#clear('environment');
  }

  setGlobalVariable(key: unknown, value: unknown): void {
    this.#set('globals', key, value);
  }

  getGlobalVariable(key: unknown): unknown {
    return this.#execution.scopes.globals.get(String(key));
  }

  clearGlobalVariable(key: unknown): void {
    this.#unset('globals', key);
  }

  clearGlobalVariables(): void {
    this.#clear('globals');
  }

  setNextRequest(name: unknown): void {
    nextRequestOf(this.#execution)(name);
  }

  /** In a test script; by any case of the name. */
  getResponseHeader(name: unknown): unknown {
    const header = createPm(this.#execution).response?.headers.one(String(name));
    return header?.value;
  }

  getResponseCookie(name: unknown): unknown {
    return createPm(this.#execution).cookies.one(String(name));
  }

  /** COMPAT: values become text here, and `environment` or `globals` of this script show the change. */
  #set(scope: 'environment' | 'globals', key: unknown, value: unknown): void {
    const stored = value || value === false ? String(value) : value;
    this.#execution.scopes[scope].set(String(key), stored);
    (legacyValue(scope, this.#execution) as Fields)[String(key)] = stored;
  }

  #unset(scope: 'environment' | 'globals', key: unknown): void {
    this.#execution.scopes[scope].unset(String(key));
    delete (legacyValue(scope, this.#execution) as Fields)[String(key)];
  }

  #clear(scope: 'environment' | 'globals'): void {
    this.#execution.scopes[scope].clear();
    const values = legacyValue(scope, this.#execution) as Fields;
    for (const key of Object.keys(values)) delete values[key];
  }
}

function legacyRequest(execution: Execution): Fields {
  const { request } = createPm(execution);
  const { description } = request;
  return {
    id: execution.info.requestId,
    name: execution.info.requestName,
    description: description ? String(description) : undefined,
    headers: request.headers.toObject(true, false, true, true),
    method: request.method,
    url: String(request.url),
    data: legacyData(request.body),
  };
}

function legacyData(body: unknown): unknown {
  if (!isObject(body)) return {};
  switch (body.mode) {
    case 'raw':
      return body.raw || {};
    case 'urlencoded':
    case 'formdata':
      return formValues(member(body[body.mode], 'members'));
    case 'file':
      return member(body.file, 'content') || {};
    default:
      return {};
  }
}

function formValues(entries: unknown): Fields {
  const values: Fields = {};
  if (!Array.isArray(entries)) return values;
  for (const { key, value, disabled } of entries) {
    if (disabled) continue;
    const known = Object.hasOwn(values, key) ? values[key] : undefined;
    if (!known) values[key] = value;
    else if (Array.isArray(known)) known.push(value);
    else values[key] = [known, value];
  }
  return values;
}

function responseCode(execution: Execution): Fields {
  const { response } = createPm(execution);
  return response?.code === undefined ? { code: Number.NaN, name: '', detail: '' } : response.details();
}

function responseHeaders(execution: Execution): Fields {
  const headers: Fields = {};
  const { response } = createPm(execution);
  for (const header of response?.headers.members ?? [])
    if (!header.disabled) headers[String(header.key)] = header.value;
  return headers;
}

function xml2Json(execution: Execution): (text: unknown) => unknown {
  return (text) => {
    const library = execution.requireLibrary('xml2js') as {
      parseString: (
        text: unknown,
        options: object,
        callback: (error: unknown, result: unknown) => void,
      ) => void;
    };
    let json: unknown = {};
    const options = { explicitArray: false, async: false, trim: true, mergeAttrs: false };
    // COMPAT: text that is not XML gives undefined, no error.
    library.parseString(text, options, (_, result) => {
      json = result;
    });
    return json;
  };
}

export type LegacyTest = { name: string; passed: boolean; message: string };

/** What a script wrote into `tests`, as assertions; `message` is the text of the failure. */
export function collectTests(tests: Readonly<Record<string, unknown>>): LegacyTest[] {
  return Object.keys(tests).map((name) => {
    const value = tests[name];
    return { name, passed: Boolean(value), message: `expected ${String(value)} to be truthy` };
  });
}

/** COMPAT: `responseBody.has('text')`, which newman puts on every text. Called once for a context. */
export function installTextHas(): void {
  Object.defineProperty(String.prototype, 'has', {
    value(this: string, text: unknown): boolean {
      return this.includes(String(text));
    },
    writable: true,
    configurable: true,
  });
}
