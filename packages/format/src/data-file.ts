import { parseJson } from './decode-text.ts';
import { FormatError, PROBLEMS_MAX, type Problem } from './format-error.ts';
import { FIELDS_DEPTH_MAX, isDeeperThan, isObject, type Json, type JsonObject } from './json.ts';
import { parseCsv } from './parse-csv.ts';

/** How JSON data begins: no sensible column is called `[{`, `[]` or `{"`. */
const LOOKS_LIKE_JSON = /^\s*(?:\[\s*[[\]{]|\{\s*["}])/;

/**
 * The rows of a data file: a JSON list of objects, or CSV (see `parseCsv`). `auto` tells them apart by their text,
 * since file names do not always say. `name` begins the path of errors: `data.csv:3:7`.
 * @throws FormatError when the text is neither, or rows are not objects.
 */
export function readData(text: string, kind: 'json' | 'csv' | 'auto', name = 'data'): JsonObject[] {
  if (kind === 'csv' || (kind === 'auto' && !LOOKS_LIKE_JSON.test(text))) return parseCsv(text, name);
  return rowsOf(parseJson(text, name), name);
}

function rowsOf(value: Json, name: string): JsonObject[] {
  if (!Array.isArray(value)) {
    throw new FormatError([{ path: name, reason: 'expected a list of objects' }]);
  }
  const problems: Problem[] = [];
  for (let index = 0; index < value.length && problems.length < PROBLEMS_MAX; index += 1) {
    const row = value[index];
    if (!isObject(row)) problems.push({ path: `${name}[${index}]`, reason: 'expected an object' });
    else if (isDeeperThan(row, FIELDS_DEPTH_MAX)) {
      problems.push({ path: `${name}[${index}]`, reason: `nested deeper than ${FIELDS_DEPTH_MAX} levels` });
    }
  }
  if (problems.length > 0) throw new FormatError(problems);
  return value as JsonObject[];
}
