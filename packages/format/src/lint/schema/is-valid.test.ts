import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../collection.fixture.ts';
import { readText } from '../../definition/read-text.ts';
import { walkValues } from '../../definition/walk.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { definitions } from '../definitions.fixture.ts';
import { createJudge } from './is-valid.ts';
import { openApiSchema } from './openapi-schemas.ts';
import { Validators } from './validators.ts';

const validators = new Validators();
const formats = ['oas2', 'oas3_0', 'oas3_1', 'oas3_2'] as const;
const schemas = formats.map((format) => {
  const { schema, dialect } = openApiSchema(format);
  return { format, schema, dialect, judge: createJudge(schema) };
});
const ROUNDS = 150;
const NODES_MAX = 20_000;
const shared = join(import.meta.dirname, '../../../../../../shared/data/openapi');

const texts: { [name: string]: string } = { ...definitions };
if (existsSync(shared))
  for (const name of readdirSync(shared))
    if (/\.(json|yaml)$/.test(name) && statSync(join(shared, name)).size < 400_000)
      texts[name] = readFileSync(join(shared, name), 'utf8');

/** Some places of a definition changed: a member taken away, renamed, added, or made something else. */
function mutated(root: Json, next: () => number): Json {
  const copy = structuredClone(root);
  const holders: Json[] = [];
  walkValues({ value: copy, format: 'json' }, (value) => void holders.push(value));
  for (let change = 0; change < 1 + Math.floor(next() * 2); change += 1) {
    const holder = holders[Math.floor(next() * holders.length)];
    const keys = Object.keys(holder as object);
    const key = keys[Math.floor(next() * keys.length)];
    const inside = holder as JsonObject;
    const values: Json[] = [1, -1.5, 'x', '', true, null, {}, [], [1, 1], { $ref: '#/x' }, 'http://x', 'a b'];
    const value = values[Math.floor(next() * values.length)] as Json;
    if (Array.isArray(holder)) holder.push(value);
    else if (key === undefined || next() < 0.2) inside[next() < 0.5 ? 'x-more' : 'more'] = value;
    else {
      const how = next();
      if (how < 0.3) delete inside[key];
      else if (how < 0.5) inside[`${key}x`] = inside[key] as Json;
      else inside[key] = value;
    }
  }
  return copy;
}

describe.each(schemas)('the judge of $format', ({ schema, dialect, judge }) => {
  it('knows its schema', () => expect(judge).toBeDefined());

  it.each(Object.keys(texts))('says of changed copies of %s what ajv says', (name) => {
    const { value } = readText({ path: name, text: texts[name] as string });
    if (!isObject(value)) return;
    let nodes = 0;
    walkValues({ value, format: 'json' }, () => {
      nodes += 1;
    });
    const next = seededRandom(nodes);
    const rounds = Math.max(5, Math.min(ROUNDS, Math.floor(NODES_MAX / nodes)));
    for (let round = 0; round < rounds; round += 1) {
      const document = round === 0 ? value : mutated(value, next);
      const issues = validators.check(document, schema, dialect, false) ?? [];
      expect(judge?.(document), `${round}: ${JSON.stringify(issues).slice(0, 300)}`).toBe(
        issues.length === 0,
      );
    }
  });
});
