import Ajv from 'ajv';

/** Validators kept for a context; the one used longest ago goes first. */
const validatorsMax = 200;

type Validate = Ajv.ValidateFunction;
type Options = Ajv.Options;

const validators = new Map<string, Validate>();

/** Options that cannot make two instances with the same text of options differ. */
function textOfOptions(options: unknown): string | undefined {
  if (options === undefined || options === null) return '';
  const entries = Object.entries(options as object);
  for (const [name, value] of entries) {
    if (name === 'logger' && (value === false || value === undefined)) continue;
    if (name === 'schemas' || (typeof value === 'object' && value !== null) || typeof value === 'function') {
      return undefined;
    }
  }
  return JSON.stringify(options);
}

/** Text of a schema that means the same to every instance; a schema with a name is registered in its own. */
function textOfSchema(schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  try {
    const text = JSON.stringify(schema);
    return text.includes('"$id"') || text.includes('"$async"') || text.includes('"id":"') ? undefined : text;
  } catch {
    return undefined;
  }
}

function lookUp(key: string): Validate | undefined {
  const found = validators.get(key);
  if (found !== undefined) {
    validators.delete(key);
    validators.set(key, found);
  }
  return found;
}

function remember(key: string, validate: Validate): void {
  validators.set(key, validate);
  if (validators.size > validatorsMax) validators.delete(validators.keys().next().value as string);
}

/** A function of its own over a shared validator: `errors` belongs to whoever compiled. */
function ownValidator(shared: Validate): Validate {
  const own = function (this: unknown, ...values: Parameters<Validate>): boolean | PromiseLike<unknown> {
    const valid = shared.apply(this, values);
    own.errors = shared.errors ?? null;
    return valid;
  } as Validate;
  return Object.assign(own, { ...shared, errors: null });
}

const quiet = (): void => {};

function withLogger(options: unknown): Options {
  const given = (options ?? {}) as Options;
  if (given.logger !== undefined) return given;
  // The console is a name of each script, not of the global object where the package looks for it.
  return { ...given, logger: { log: quiet, warn: quiet, error: quiet } };
}

const changing = [
  'addSchema',
  'addMetaSchema',
  'removeSchema',
  'addKeyword',
  'removeKeyword',
  'addFormat',
] as const;

/**
 * The real Ajv, made when something needs it: `compile` and `validate` first look for a validator that an instance
 * with the same options made from the same schema. An instance that was given a schema, keyword or format of its own
 * looks no more.
 */
function createAjv(this: unknown, options?: unknown): Ajv.Ajv {
  const real = new Ajv(withLogger(options));
  const optionsText = textOfOptions(options);
  if (optionsText === undefined) return real;
  let shares = true;
  const { compile, validate } = real;

  for (const name of changing) {
    const change = real[name] as (...values: unknown[]) => unknown;
    Object.assign(real, {
      [name]: (...values: unknown[]) => {
        shares = false;
        return change.apply(real, values);
      },
    });
  }

  const sharedFor = (schema: unknown): Validate | undefined => {
    const text = shares ? textOfSchema(schema) : undefined;
    if (text === undefined) return undefined;
    const key = `${optionsText}\n${text}`;
    const found = lookUp(key);
    if (found !== undefined) return found;
    const made = compile.call(real, schema as object);
    remember(key, made);
    return made;
  };

  real.compile = (schema) => {
    const shared = sharedFor(schema);
    return shared === undefined ? compile.call(real, schema) : ownValidator(shared);
  };
  real.validate = (schema, data) => {
    const shared = sharedFor(schema);
    if (shared === undefined) return validate.call(real, schema, data);
    const valid = shared(data);
    real.errors = shared.errors ?? null;
    return valid;
  };
  if (new.target !== undefined) Object.setPrototypeOf(real, new.target.prototype);
  return real;
}

/** `require('ajv')`: a constructor that may be called without `new`, and the properties of the package's own. */
export const CachedAjv = Object.assign(createAjv, Ajv);
createAjv.prototype = Ajv.prototype;

/**
 * A validator that gives Ajv's text of all errors, undefined when there is none, with the options that
 * `to.have.jsonSchema` has in newman.
 *
 * @throws Error when the schema is not one
 */
export function jsonSchema(schema: unknown, options?: object): (value: unknown) => string | undefined {
  const all = { allErrors: true, logger: false, ...options };
  const text = textOfSchema(schema);
  const optionsText = text === undefined ? undefined : textOfOptions(all);
  const key = optionsText === undefined ? undefined : `${optionsText}\n${text}`;
  let validate = key === undefined ? undefined : lookUp(key);
  if (validate === undefined) {
    validate = new Ajv(all as Options).compile(schema as object);
    if (key !== undefined) remember(key, validate);
  }
  const check = validate;
  return (value) => (check(value) === true ? undefined : errorsText(check.errors ?? []));
}

function errorsText(errors: Ajv.ErrorObject[]): string {
  return errors.map(({ dataPath, message }) => `data${dataPath} ${message}`).join(', ') || 'No errors';
}
