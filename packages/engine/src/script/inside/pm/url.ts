import { parseUrl, pathVariable } from './parse-url.ts';
import { type Fields, isObject, member } from './plain.ts';
import { fieldsOf } from './property.ts';
import { PropertyList } from './property-list.ts';
import { QueryParam } from './query-param.ts';
import { VariableList } from './variable.ts';

/** A URL in parts, with the interface of postman-collection's `Url`. Parts are what scripts assign, of any type. */
export class Url {
  static readonly name = 'PostmanUrl';
  declare auth: { user?: unknown; password?: unknown } | undefined;
  declare protocol: string | undefined;
  declare port: unknown;
  declare path: unknown;
  declare hash: unknown;
  declare host: unknown;
  declare query: PropertyList<QueryParam>;
  declare variables: VariableList;

  constructor(definition?: unknown) {
    this.update(definition);
  }

  static parse(text: unknown): Fields {
    return typeof text === 'string' ? parseUrl(text) : {};
  }

  static isUrl(value: unknown): boolean {
    return value instanceof Url;
  }

  update(definition?: unknown): void {
    const parts: Fields = isObject(definition)
      ? partsOf(definition)
      : parseUrl(definition ? String(definition) : '');
    let { path, host, query } = parts;
    if (typeof path === 'string') {
      path = path.length > 1 && path.startsWith('/') ? path.slice(1) : path;
      path = path === '' ? undefined : path === '/' ? [''] : (path as string).split('/');
    }
    if (typeof host === 'string') host = host.split(/\.(?![^{]*\}{2})/g);
    if (typeof query === 'string') query = QueryParam.parse(query);
    else if (isObject(query) && !Array.isArray(query) && !(query instanceof PropertyList)) {
      const values = query;
      query = Object.keys(values).map((key) => ({ key, value: values[key] }));
    }
    this.auth = parts.auth as Url['auth'];
    this.protocol = parts.protocol as Url['protocol'];
    this.port = parts.port;
    this.path = path;
    this.hash = parts.hash;
    this.host = host;
    this.query = new PropertyList(QueryParam, this, query || []);
    const variables = parts.variable ?? parts.variables;
    this.variables = new VariableList(
      this,
      Array.isArray(variables) ? variables.map(keyed) : variables || [],
    );
  }

  addQueryParams(params: unknown): void {
    this.query.populate(typeof params === 'string' ? QueryParam.parse(params) : params);
  }

  /** Takes a key, or a list of keys or parameters. */
  removeQueryParams(params: unknown): void {
    const keys = (Array.isArray(params) ? params : [params]).map((entry) => member(entry, 'key') || entry);
    this.query.remove((entry: QueryParam) => keys.includes(entry.key));
  }

  toString(forceProtocol?: unknown): string {
    const protocol = this.protocol || (forceProtocol ? 'http' : '');
    let text = protocol ? (protocol.endsWith('://') ? protocol : `${protocol}://`) : '';
    text += credentials(this.auth);
    if (this.host) text += this.getHost();
    if (this.port !== undefined && this.port !== null) text += `:${this.port}`;
    if (this.path) text += this.getPath();
    if (this.query.members.some((entry) => !entry.disabled) || this.getQueryString() !== '')
      text += `?${this.getQueryString()}`;
    if (typeof this.hash === 'string') text += `#${this.hash}`;
    return text;
  }

  /** With a leading slash; path variables that have a value are replaced unless `unresolved`. */
  getPath(unresolved?: unknown): string {
    const path = segments(this.path);
    if (unresolved || this.variables.members.length === 0) return `/${path.join('/')}`;
    const resolved = path.map((segment) => {
      const name = pathVariable(segment);
      const value = name === null ? undefined : this.variables.get(name);
      return name !== null && value && typeof value === 'string'
        ? value + String(segment).slice(name.length + 1)
        : segment;
    });
    return `/${resolved.join('/')}`;
  }

  getQueryString(): string {
    return QueryParam.unparse(this.query.members);
  }

  getPathWithQuery(): string {
    const query = this.getQueryString();
    return query === '' ? this.getPath() : `${this.getPath()}?${query}`;
  }

  getHost(): string {
    if (!this.host) return '';
    return Array.isArray(this.host) ? this.host.join('.') : String(this.host);
  }

  getRemote(forcePort?: unknown): string {
    let port = this.port ? String(this.port) : '';
    if (forcePort && port === '') port = this.protocol === 'https' ? '443' : '80';
    return port === '' ? this.getHost() : `${this.getHost()}:${port}`;
  }

  /** The base string URI of OAuth 1.0 (RFC 5849, 3.4.1.2), without regard to which default port fits the scheme. */
  getOAuth1BaseUrl(): string {
    const protocol = this.protocol || 'http';
    const port = this.port ? String(this.port) : '';
    const remote =
      port === '' || port === '80' || port === '443' ? this.getHost() : `${this.getHost()}:${port}`;
    const scheme = protocol.endsWith('://') ? protocol : `${protocol}://`;
    return scheme.toLowerCase() + remote.toLowerCase() + this.getPath();
  }

  getRaw(): never {
    throw new Error('`Url#getRaw` has been discontinued, use `Url#toString` instead.');
  }

  toJSON(): Fields {
    return fieldsOf(this);
  }
}

/** A definition with nothing but its text is taken apart; where there are parts they win. */
function partsOf(definition: Fields): Fields {
  const { raw, protocol, host, path, query } = definition;
  if (typeof raw !== 'string' || protocol || host || path || query) return definition;
  return { ...parseUrl(raw), ...(definition.variable ? { variable: definition.variable } : undefined) };
}

function keyed(variable: unknown): unknown {
  // Version 1 named path variables by `id`.
  return isObject(variable) && !variable.key && variable.id ? { ...variable, key: variable.id } : variable;
}

/** COMPAT: a segment may be an object with a value. */
function segments(path: unknown): unknown[] {
  if (typeof path === 'string') return (path.startsWith('/') ? path.slice(1) : path).split('/');
  if (!Array.isArray(path)) return [];
  return path.map((segment) => (isObject(segment) ? (segment.value ?? '') : segment));
}

function credentials(auth: Url['auth']): string {
  if (!auth) return '';
  const user = typeof auth.user === 'string' ? auth.user : undefined;
  if (typeof auth.password === 'string') return `${user ?? ''}:${auth.password}@`;
  return user === undefined ? '' : `${user}@`;
}
