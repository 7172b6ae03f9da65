import { type Fields, has, isObject, member } from './plain.ts';
import { Property } from './property.ts';
import { PropertyList } from './property-list.ts';

/** Casts a value to the type of its variable, as reading a variable of that type gives it. */
export function castValue(type: unknown, value: unknown): unknown {
  switch (type) {
    case 'string':
      return String(value);
    case 'number':
      return Number(value);
    case 'boolean':
      return Boolean(value);
    case 'array':
    case 'object':
      return readBack(type, value);
    default:
      return value;
  }
}

function readBack(type: 'array' | 'object', value: unknown): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(typeof value === 'string' ? value : JSON.stringify(value));
  } catch {
    return undefined;
  }
  if (type === 'array') return Array.isArray(parsed) ? parsed : undefined;
  return isObject(parsed) && !Array.isArray(parsed) ? parsed : undefined;
}

export class Variable extends Property {
  static override readonly name = 'PostmanVariable';
  static readonly indexKey = 'key';
  type: unknown = 'any';
  value: unknown;
  key: unknown;
  declare system?: unknown;

  constructor(definition?: unknown) {
    super(definition);
    if (has(definition, 'key')) this.key = member(definition, 'key');
    this.update(definition);
  }

  get(): unknown {
    return castValue(this.type, typeof this.value === 'function' ? this.value() : this.value);
  }

  set(value: unknown): void {
    if (typeof value === 'function') this.value = value;
    else if (this.type !== 'array' && this.type !== 'object') this.value = castValue(this.type, value);
    else this.value = typeof value === 'string' ? value : textOf(value);
  }

  override valueOf(...values: unknown[]): unknown {
    if (values.length > 0) this.set(values[0]);
    return this.get();
  }

  override toString(): string {
    const value = this.get();
    if (value === null) return 'null';
    return value === undefined ? '' : String(value);
  }

  valueType(type?: unknown): unknown {
    if (typeof type === 'string') this.type = type.toLowerCase();
    return this.type;
  }

  update(options?: unknown): void {
    if (!isObject(options)) return;
    if (has(options, 'type') && knownTypes.has(String(options.type).toLowerCase()))
      this.type = String(options.type).toLowerCase();
    if (has(options, 'value')) this.set(options.value);
    if (has(options, 'system')) this.system = options.system;
    if (has(options, 'disabled')) this.disabled = options.disabled as boolean;
  }
}

const knownTypes = new Set(['string', 'boolean', 'number', 'array', 'object', 'any']);

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'null';
  }
}

export class VariableList extends PropertyList<Variable> {
  static override readonly name = 'PostmanVariableList';
  constructor(parent?: unknown, variables?: unknown) {
    super(Variable, parent, variables);
  }

  static isVariableList(value: unknown): boolean {
    return value instanceof VariableList;
  }

  /** Updates or adds a variable for each member. */
  syncFromObject(values: unknown, _track?: unknown, prune?: unknown): void {
    if (!isObject(values)) return;
    for (const key of Object.keys(values)) {
      const known = this.one(key);
      if (known) known.set(values[key]);
      else this.add({ key, value: values[key] });
    }
    if (prune !== false) this.remove((entry: Variable) => !Object.hasOwn(values, String(entry.key)));
  }

  syncToObject(target?: unknown): Fields {
    const result = isObject(target) ? target : {};
    for (const key of Object.keys(result)) if (!this.has(key)) delete result[key];
    for (const entry of this.members) result[String(entry.key)] = entry.get();
    return result;
  }
}
