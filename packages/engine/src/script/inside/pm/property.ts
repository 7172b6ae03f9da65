import { type Fields, has, isObject, jsonOf, member } from './plain.ts';

/** Documentation of an element, with the type of its text. */
export class Description {
  static readonly name = 'PostmanPropertyDescription';
  content: unknown;
  type: unknown;

  constructor(definition?: unknown) {
    if (typeof definition === 'string') this.update(definition);
    else if (isObject(definition)) this.update(definition.content, definition.type);
  }

  update(content: unknown, type?: unknown): void {
    this.content = isObject(content) ? content.content : content;
    this.type = (isObject(content) ? content.type : type) || 'text/plain';
  }

  toString(): string {
    return this.content ? String(this.content) : '';
  }

  toJSON(): Fields {
    return { content: this.content, type: this.type };
  }
}

/** What has an `id`, a `name`, a `description` and may be `disabled`. */
export class Property {
  static readonly name: string = 'PostmanProperty';
  declare id?: unknown;
  declare name?: unknown;
  declare disabled?: boolean;
  declare description?: Description;

  constructor(definition?: unknown) {
    if (!isObject(definition)) return;
    if (definition.id) this.id = definition.id;
    if (definition.name) this.name = definition.name;
    if (has(definition, 'disabled')) this.disabled = Boolean(definition.disabled);
    if (definition.description !== undefined && has(definition, 'description'))
      this.description = new Description(definition.description);
  }

  describe(content: unknown, type?: unknown): void {
    if (!(this.description instanceof Description)) this.description = new Description();
    this.description.update(content, type);
  }

  /** COMPAT: the parts of a list member are named in the singular (`header`, `variable`), as files have them. */
  toJSON(): Fields {
    return fieldsOf(this);
  }
}

export function fieldsOf(element: object): Fields {
  const json: Fields = {};
  for (const key of Object.keys(element)) {
    const value = member(element, key);
    if (value === undefined) continue;
    const plural = key.endsWith('s') && member(value, 'isList') === true;
    json[plural ? key.slice(0, -1) : key] = jsonOf(value);
  }
  return json;
}
