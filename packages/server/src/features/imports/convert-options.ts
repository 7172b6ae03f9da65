import type { ConvertOptions } from '@parley/format/openapi';
import {
  convertOptionValues,
  isConvertOption,
  levelMax,
  withPublicDefaults,
} from '../../definitions/convert-options.ts';
import { paramInvalid } from './failures.ts';

/** Names of earlier versions of the converter, which documents still use. */
const older: { readonly [name: string]: (value: unknown) => Partial<ConvertOptions> } = {
  disableOptionalParameters: (value) => ({ enableOptionalParameters: value !== true }),
  requestParametersResolution: (value) => ({
    parametersResolution: value === 'Example' ? 'Example' : 'Schema',
  }),
  exampleParametersResolution: () => ({}),
  includeReferenceMap: () => ({}),
};

/** What is not given is as the documents of the original say. */
export function readConvertOptions(given: unknown): ConvertOptions {
  if (given === undefined || given === null) return withPublicDefaults({});
  if (typeof given !== 'object' || Array.isArray(given))
    throw paramInvalid('options', 'The options must be an object.');
  const chosen: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(older, name)) Object.assign(chosen, older[name]?.(value));
    else chosen[name] = checked(name, value);
  }
  return withPublicDefaults(chosen);
}

function checked(name: string, value: unknown): unknown {
  const param = `options.${name}`;
  if (!isConvertOption(name)) {
    const names = Object.keys(convertOptionValues).join(', ');
    throw paramInvalid(param, `There is no option ${name.slice(0, 80)}. The options are ${names}.`);
  }
  const values: readonly unknown[] | 'level' = convertOptionValues[name];
  if (values === 'level') {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= levelMax) return value;
    throw paramInvalid(param, `The option ${name} must be a whole number from 1 to ${levelMax}.`);
  }
  if (values.includes(value)) return value;
  throw paramInvalid(param, `The option ${name} must be one of ${values.join(', ')}.`);
}
