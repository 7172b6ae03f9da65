import type { Execution, ScopeStore } from '../execution.ts';
import { type Entry, shown } from '../expect/inspect.ts';
import { hidden } from '../expect/inspect-scalars.ts';
import { type Fields, isObject, jsonOf, settle } from './plain.ts';
import { PropertyList } from './property-list.ts';
import { Request } from './request.ts';
import { Url } from './url.ts';
import { castValue, VariableList } from './variable.ts';

/** One scope of variables: `pm.environment` and its like. */
export class VariableScope {
  static readonly name = 'PostmanVariableScope';
  declare name?: string;
  readonly #store: ScopeStore;
  readonly #execution: Execution;

  constructor(store: ScopeStore, execution: Execution, name?: string) {
    this.#store = store;
    this.#execution = execution;
    if (name !== undefined) this.name = name;
  }

  /** Made when it is asked for. */
  get id(): string {
    return settle(this, 'id', crypto.randomUUID(), false);
  }

  [shown](): Entry[] {
    const size = (this.#store === this.#execution.scopes.data ? 2 : 4) + (this.name ? 1 : 0);
    return Array.from({ length: size }, (): Entry => ['id', hidden]);
  }

  get(key: unknown): unknown {
    return this.#store.get(String(key));
  }

  /** `type` casts: 'string', 'number', 'boolean', 'array' or 'object'. */
  set(key: unknown, value: unknown, type?: unknown): void {
    this.#store.set(String(key), castValue(type, typeof value === 'function' ? value() : value));
  }

  has(key: unknown): boolean {
    return this.#store.has(String(key));
  }

  unset(key: unknown): void {
    this.#store.unset(String(key));
  }

  clear(): void {
    this.#store.clear();
  }

  toObject(): Fields {
    return objectOf([this.#store]);
  }

  /** Replaces `{{name}}` by the values of this scope, in a text or in all texts of an object or a list. */
  replaceIn(template: unknown): unknown {
    return replaced(template, (text) => this.#execution.replaceIn(text, this.#store));
  }

  /** The variables as a list of this moment: changes of the list are not changes of the scope. */
  get values(): VariableList {
    return listOf(this.toObject(), this);
  }

  toJSON(): Fields {
    const name = this.name ? { name: this.name } : undefined;
    return { id: this.id, ...name, values: this.values.toJSON() };
  }

  syncVariablesTo(target?: unknown): Fields {
    return this.values.syncToObject(target);
  }
}

/** `pm.variables`: reads through all scopes, writes local variables. */
export class MergedScope {
  static readonly name = 'PostmanVariableScope';
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** Made when it is asked for. */
  get id(): string {
    return settle(this, 'id', crypto.randomUUID(), false);
  }

  [shown](): Entry[] {
    return Array.from({ length: 5 }, (): Entry => ['id', hidden]);
  }

  get(key: unknown): unknown {
    const name = String(key);
    return this.#holder(name)?.get(name);
  }

  set(key: unknown, value: unknown, type?: unknown): void {
    const result = castValue(type, typeof value === 'function' ? value() : value);
    this.#execution.scopes.local.set(String(key), result);
  }

  has(key: unknown): boolean {
    return this.#holder(String(key)) !== undefined;
  }

  unset(key: unknown): void {
    this.#execution.scopes.local.unset(String(key));
  }

  clear(): void {
    this.#execution.scopes.local.clear();
  }

  toObject(): Fields {
    const { local, data, environment, collectionVariables, globals } = this.#execution.scopes;
    return objectOf([globals, collectionVariables, environment, data, local]);
  }

  replaceIn(template: unknown): unknown {
    return replaced(template, (text) => this.#execution.replaceIn(text));
  }

  /** The local variables as a list of this moment. */
  get values(): VariableList {
    return listOf(objectOf([this.#execution.scopes.local]), this);
  }

  toJSON(): Fields {
    return { id: this.id, values: this.values.toJSON() };
  }

  #holder(name: string): ScopeStore | undefined {
    const { local, data, environment, collectionVariables, globals } = this.#execution.scopes;
    if (local.has(name)) return local;
    if (data.has(name)) return data;
    if (environment.has(name)) return environment;
    if (collectionVariables.has(name)) return collectionVariables;
    return globals.has(name) ? globals : undefined;
  }
}

export function createScope(store: ScopeStore, execution: Execution, name?: string): VariableScope {
  return new VariableScope(store, execution, name);
}

/** All values of scopes, later ones over earlier ones. */
export function objectOf(stores: readonly ScopeStore[]): Fields {
  const result: Fields = {};
  for (const store of stores)
    for (const [key, value] of store.entries()) {
      if (key !== '__proto__') result[key] = value;
      else
        Object.defineProperty(result, key, { value, writable: true, enumerable: true, configurable: true });
    }
  return result;
}

function listOf(values: Fields, parent: unknown): VariableList {
  return new VariableList(
    parent,
    Object.keys(values).map((key) => ({ type: 'any', value: values[key], key })),
  );
}

/** A URL or a request stays one; other objects become plain ones. */
function replaced(template: unknown, replace: (text: string) => string): unknown {
  if (typeof template === 'string') return replace(template);
  if (!isObject(template)) return template;
  if (template instanceof Url) return new Url(inDepth(template.toJSON(), replace));
  if (template instanceof Request) return new Request(inDepth(template.toJSON(), replace));
  if (template instanceof PropertyList) {
    const members: unknown = inDepth(template.toJSON(), replace);
    return new PropertyList(template.Type, undefined, members);
  }
  return inDepth(jsonOf(template), replace);
}

function inDepth(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (!isObject(value)) return value;
  if (Array.isArray(value)) return value.map((entry) => inDepth(entry, replace));
  for (const key of Object.keys(value)) value[key] = inDepth(value[key], replace);
  return value;
}
