import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Json, JsonObject } from '../../json.ts';
import type { Dialect, SchemaIssue } from './issue.ts';

const options = {
  strict: false,
  allowUnionTypes: true,
  messages: true,
  unicodeRegExp: false,
  // An unknown format is no error of the definition, and nothing is printed from here.
  logger: false,
} as const;

type Validator = Pick<Ajv, 'compile'>;

/** Validators of rules, compiled once for all definitions that a ruleset looks at. */
export class Validators {
  private readonly instances = new Map<string, Validator>();
  private readonly compiled = new WeakMap<JsonObject, Map<string, ValidateFunction>>();

  /**
   * Checks a value; undefined when the schema refers to what it does not hold.
   *
   * @throws Error that says what is wrong with the schema
   */
  check(value: Json, schema: JsonObject, dialect: Dialect, allErrors: boolean): SchemaIssue[] | undefined {
    const key = `${dialect} ${allErrors}`;
    const kinds = this.compiled.get(schema) ?? new Map<string, ValidateFunction>();
    this.compiled.set(schema, kinds);
    let validate = kinds.get(key);
    if (!validate) {
      validate = this.instance(key, dialect, allErrors).compile(schema);
      kinds.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ keyword, instancePath, message = '', params }) => ({
      keyword,
      instancePath,
      message,
      params,
    }));
  }

  private instance(key: string, dialect: Dialect, allErrors: boolean): Validator {
    const known = this.instances.get(key);
    if (known) return known;
    const made = createValidator(dialect, allErrors);
    this.instances.set(key, made);
    return made;
  }
}

export function createValidator(dialect: Dialect, allErrors: boolean): Validator {
  const settings = { ...options, allErrors };
  const ajv =
    dialect === 'draft4'
      ? new AjvDraft4.default(settings)
      : dialect === 'draft2019-09'
        ? new Ajv2019(settings)
        : dialect === 'draft2020-12'
          ? new Ajv2020(settings)
          : new Ajv(settings);
  addFormats.default(ajv as Ajv);
  return ajv;
}

/** Whether an error says that a schema refers to something that is not there. */
export function isMissingReference(error: unknown): boolean {
  return error instanceof Error && 'missingRef' in error;
}
