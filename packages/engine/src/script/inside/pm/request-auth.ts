import { isObject, member } from './plain.ts';
import { Property } from './property.ts';
import { VariableList } from './variable.ts';

/** Authorization of a request: `type`, and for each scheme that was used a list of its parameters under its name. */
export class RequestAuth extends Property {
  static override readonly name = 'PostmanRequestAuth';
  declare type: string | undefined;

  constructor(definition?: unknown, _parent?: unknown) {
    super(definition);
    if (!isObject(definition)) return;
    if ('type' in definition) this.use(definition.type);
    for (const scheme of Object.keys(definition))
      if (scheme !== 'type') this.update(definition[scheme], scheme);
  }

  static isValidType(type: unknown): type is string {
    return typeof type === 'string' && type !== 'type';
  }

  use(type: unknown, parameters?: unknown): void {
    if (!RequestAuth.isValidType(type)) return;
    this.type = type;
    fill(this.listOf(type), parameters);
  }

  /** Sets parameters of a scheme, by default of the one in use; a list or an object of values. */
  update(parameters: unknown, type: unknown = this.type): void {
    if (isObject(parameters) && RequestAuth.isValidType(type)) fill(this.listOf(type), parameters);
  }

  parameters(): unknown {
    return this.type === undefined ? undefined : member(this, this.type);
  }

  clear(type: unknown): void {
    if (!RequestAuth.isValidType(type)) return;
    const list = member(this, type);
    if (!(list instanceof VariableList)) return;
    list.clear();
    if (type !== this.type) Reflect.deleteProperty(this, type);
  }

  current(): never {
    throw new Error('`Request#current` has been discontinued, use `Request#parameters` instead.');
  }

  private listOf(type: string): VariableList {
    const known = Object.hasOwn(this, type) ? member(this, type) : undefined;
    if (known instanceof VariableList) return known;
    const list = new VariableList(this);
    Object.defineProperty(this, type, { value: list, writable: true, enumerable: true, configurable: true });
    return list;
  }
}

function fill(list: VariableList, parameters: unknown): void {
  if (Array.isArray(parameters) || member(parameters, 'isList') === true) list.assimilate(parameters);
  else list.syncFromObject(parameters, false, false);
}
