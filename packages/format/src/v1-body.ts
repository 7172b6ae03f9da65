import { isObject, type Json, type JsonObject } from './json.ts';

const MODES: { [mode: string]: string } = {
  binary: 'file',
  graphql: 'graphql',
  params: 'formdata',
  raw: 'raw',
  urlencoded: 'urlencoded',
};

/** The body of a v1 request. A mode of null means none; without a mode the data tells what they are. */
export function bodyOfV1(source: JsonObject): JsonObject | undefined {
  const { data, rawModeData, graphqlModeData, dataMode, dataOptions } = source;
  const known = typeof dataMode === 'string' && Object.hasOwn(MODES, dataMode) ? MODES[dataMode] : undefined;
  const nothing = isEmpty(data) && isEmpty(rawModeData) && isEmpty(graphqlModeData);
  if (dataMode === null || (known === undefined && nothing)) return undefined;
  const raw = rawText(rawModeData);
  const options = isObject(dataOptions) ? dataOptions : undefined;
  const graphql = isEmpty(graphqlModeData)
    ? options?.graphql !== undefined && !isEmpty(data)
      ? data
      : undefined
    : graphqlModeData;
  const rows = data || rawModeData;
  const mode = known ?? (!raw && Array.isArray(rows) ? 'formdata' : !raw && graphql ? 'graphql' : 'raw');
  const body: JsonObject = { mode };
  if (mode === 'raw') body.raw = raw || (typeof data === 'string' ? data : '');
  else if (mode === 'graphql') {
    if (isObject(graphql) || typeof graphql === 'string') body.graphql = graphql;
  } else if (mode === 'file') body.file = raw === undefined ? {} : { src: raw };
  else body[mode] = formRows(rows);
  if (options) {
    const kept: JsonObject = {};
    for (const name of Object.keys(MODES)) {
      const value = options[name];
      if (!isEmpty(value)) kept[MODES[name] as string] = value as Json;
    }
    if (Object.keys(kept).length > 0) body.options = kept;
  }
  if (source.dataDisabled) body.disabled = true;
  return body;
}

/** Text, or a list of nothing but one text. */
function rawText(value: Json | undefined): string | undefined {
  const text = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof text === 'string' ? text : undefined;
}

function formRows(value: Json | undefined): JsonObject[] {
  const rows: JsonObject[] = [];
  for (const row of Array.isArray(value) ? value.filter(isObject) : []) {
    if ((row.key ?? null) === null) continue;
    const { enabled, ...copy } = row;
    if (copy.type === 'file' && !copy.src && copy.value) {
      copy.src = typeof copy.value === 'string' || Array.isArray(copy.value) ? copy.value : null;
      delete copy.value;
    }
    if (enabled === false) copy.disabled = true;
    if (!copy.description) delete copy.description;
    rows.push(copy);
  }
  return rows;
}

function isEmpty(value: Json | undefined): boolean {
  if (typeof value === 'string') return value === '';
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}
