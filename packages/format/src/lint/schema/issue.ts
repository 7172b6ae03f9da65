import type { Json } from '../../json.ts';

/** One thing that does not fit a JSON Schema; the shape of ajv's errors, as far as messages need it. */
export type SchemaIssue = {
  keyword: string;
  /** JSON pointer of the value, escaped. */
  instancePath: string;
  /** Of the validator; ours are made of the keyword and the parameters. */
  message: string;
  params: { [name: string]: unknown };
};

export type Dialect = 'draft4' | 'draft6' | 'draft7' | 'draft2019-09' | 'draft2020-12';

const drafts =
  /^https?:\/\/json-schema\.org\/(?:draft-0([467])|draft\/(2019-09|2020-12))\/(?:hyper-)?schema#?$/;

/** The dialect that a `$schema` names. */
export function dialectOf(address: Json | undefined): Dialect | undefined {
  if (typeof address !== 'string') return undefined;
  const found = drafts.exec(address);
  return found ? (`draft${found[1] ?? found[2]}` as Dialect) : undefined;
}

export function pointerPart(key: string | number): string {
  return `/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`;
}
