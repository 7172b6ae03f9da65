import type { TSchema } from 'typebox';
import type { Validator } from 'typebox/compile';
import { ApiError, malformed, missing } from '../errors.ts';

/**
 * The compiler is loaded and schemas are compiled on first use: a hundred of them at start would cost more than the
 * server's whole boot.
 */
const compiled = new WeakMap<TSchema, Validator>();

export async function validatorOf(schema: TSchema): Promise<Validator> {
  const known = compiled.get(schema);
  if (known) return known;
  const { Compile } = await import('typebox/compile');
  const validator = Compile(schema);
  compiled.set(schema, validator);
  return validator;
}

let converter: typeof import('typebox/value') | undefined;

const problemsMax = 20;

/** Query strings arrive as text: numbers and flags are converted first. Unknown parameters are ignored. */
export async function validQuery(schema: TSchema, query: unknown): Promise<unknown> {
  converter ??= await import('typebox/value');
  const { Convert } = converter;
  const value = Convert(schema, structuredClone(query));
  const validator = await validatorOf(schema);
  if (validator.Check(value)) return value;
  const [error] = validator.Errors(value);
  const required = (error?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0];
  if (error?.keyword === 'required' && required !== undefined) throw missing(required);
  throw new ApiError('invalid', {
    param: error?.instancePath.slice(1) || 'query',
    reason: error?.message ?? 'not accepted',
  });
}

export async function validBody(schema: TSchema, body: unknown, noun: string): Promise<unknown> {
  const validator = await validatorOf(schema);
  if (validator.Check(body)) return body;
  const errors = validator.Errors(body);
  // "schema is false" repeats what additionalProperties says.
  const useful = errors.filter((error) => error.keyword !== 'boolean').slice(0, problemsMax);
  if (body === undefined || body === null) throw missing(noun);
  throw malformed(
    noun,
    useful.map((error) => describe(error, noun)),
  );
}

type Issue = { keyword: string; instancePath: string; message: string; params: unknown };

function describe(error: Issue, noun: string): string {
  const place = error.instancePath.slice(1).replaceAll('/', '.') || noun;
  const required = (error.params as { requiredProperties?: string[] }).requiredProperties;
  if (error.keyword === 'required' && required)
    return `${place}: must have required property '${required.join("', '")}'`;
  const additional = (error.params as { additionalProperties?: string[] }).additionalProperties;
  if (error.keyword === 'additionalProperties' && additional)
    return `${place}: must not have the property '${additional.join("', '")}'`;
  return `${place}: ${error.message}`;
}
