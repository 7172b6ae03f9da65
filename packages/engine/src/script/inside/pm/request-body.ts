import { type Fields, isObject, member } from './plain.ts';
import { fieldsOf, Property } from './property.ts';
import { PropertyList } from './property-list.ts';
import { QueryParam } from './query-param.ts';

/** An entry of a form body. */
export class FormParam extends Property {
  static override readonly name = 'PostmanFormParam';
  static readonly indexKey = 'key';
  static readonly keepsAll = true;
  key: unknown;
  value: unknown;
  type: unknown;
  src: unknown;
  contentType: unknown;
  fileName: unknown;

  constructor(definition?: unknown) {
    super(definition);
    this.key = member(definition, 'key') || '';
    this.value = member(definition, 'value') || '';
    this.type = member(definition, 'type');
    this.src = member(definition, 'src');
    this.contentType = member(definition, 'contentType');
    this.fileName = member(definition, 'fileName');
  }

  override toString(): string {
    return `${this.key}=${this.value}`;
  }

  override valueOf(): unknown {
    return this.value;
  }

  override toJSON(): Fields {
    const json = fieldsOf(this);
    if (json.type === 'file' && (typeof json.value !== 'string' || json.value === '')) delete json.value;
    return json;
  }
}

const modes = new Set(['file', 'formdata', 'graphql', 'raw', 'urlencoded']);

export class RequestBody {
  static readonly name = 'PostmanRequestBody';
  declare mode: string | undefined;
  declare raw: unknown;
  declare urlencoded: PropertyList<QueryParam> | undefined;
  declare formdata: PropertyList<FormParam> | undefined;
  declare file: unknown;
  declare graphql: unknown;
  declare options: unknown;
  declare disabled: unknown;

  constructor(definition?: unknown) {
    if (definition) this.update(definition);
  }

  update(definition: unknown): void {
    const options: Fields =
      typeof definition === 'string' ? { mode: 'raw', raw: definition } : (definition as Fields);
    if (!isObject(options) || !options.mode) return;
    const named = String(options.mode).toLowerCase();
    const mode = modes.has(named) ? named : 'raw';
    let { urlencoded, formdata, graphql, file, raw } = options;
    if (urlencoded || mode === 'urlencoded')
      urlencoded = new PropertyList(QueryParam, this, urlencoded || []);
    if (formdata || mode === 'formdata') formdata = new PropertyList(FormParam, this, formdata || []);
    if (graphql)
      graphql = {
        query: member(graphql, 'query'),
        operationName: member(graphql, 'operationName'),
        variables: member(graphql, 'variables'),
      };
    else if (mode === 'graphql') graphql = {};
    if (typeof file === 'string') file = { src: file };
    if (mode === 'raw' && !raw) raw = '';
    this.mode = mode;
    this.raw = raw;
    this.urlencoded = urlencoded as RequestBody['urlencoded'];
    this.formdata = formdata as RequestBody['formdata'];
    this.file = file;
    this.graphql = graphql;
    this.options = isObject(options.options) ? options.options : undefined;
    this.disabled = options.disabled;
  }

  /** The text of raw and urlencoded bodies; the others have none. */
  toString(): string {
    if (this.mode === 'raw') return this.raw ? String(this.raw) : '';
    if (this.mode !== 'urlencoded' || !this.urlencoded) return '';
    return this.urlencoded instanceof PropertyList
      ? QueryParam.unparse(this.urlencoded.members)
      : String(this.urlencoded);
  }

  isEmpty(): boolean {
    const data = this.mode ? member(this, this.mode) : undefined;
    if (!data) return true;
    if (this.mode === 'file') return !(member(data, 'src') || member(data, 'content'));
    if (typeof data === 'string') return data === '';
    if (data instanceof PropertyList) return data.count() === 0;
    return isObject(data) ? Object.keys(data).length === 0 : true;
  }

  toJSON(): Fields {
    const json = fieldsOf(this);
    if (isObject(json.file) && json.file.content && typeof json.file.content !== 'string')
      delete json.file.content;
    return json;
  }
}
