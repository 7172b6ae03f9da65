import { type ConvertOptions, publicDefaults } from '@parley/format/openapi';
import { paramInvalid } from './failures.ts';

type Values = readonly (string | boolean)[] | 'level';

const flag = [true, false] as const;

/** The options of Postman's converter with their values. */
const known: { readonly [name: string]: Values } = {
  requestNameSource: ['Fallback', 'URL'],
  indentCharacter: ['Space', 'Tab'],
  parametersResolution: ['Schema', 'Example'],
  folderStrategy: ['Paths', 'Tags'],
  preferredRequestBodyType: ['first-listed', 'raw', 'form-data', 'x-www-form-urlencoded'],
  includeAuthInfoInExample: flag,
  enableOptionalParameters: flag,
  keepImplicitHeaders: flag,
  includeDeprecated: flag,
  includeWebhooks: flag,
  alwaysInheritAuthentication: flag,
  nestedFolderHierarchy: flag,
  collapseFolders: flag,
  optimizeConversion: flag,
  schemaFaker: flag,
  stackLimit: 'level',
};

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
  if (given === undefined || given === null) return publicDefaults;
  if (typeof given !== 'object' || Array.isArray(given))
    throw paramInvalid('options', 'The options must be an object.');
  const chosen: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(older, name)) Object.assign(chosen, older[name]?.(value));
    else chosen[name] = checked(name, value);
  }
  return { ...publicDefaults, ...chosen };
}

function checked(name: string, value: unknown): unknown {
  const values = Object.hasOwn(known, name) ? known[name] : undefined;
  const param = `options.${name}`;
  if (values === undefined) {
    const names = Object.keys(known).join(', ');
    throw paramInvalid(param, `There is no option ${name.slice(0, 80)}. The options are ${names}.`);
  }
  if (values === 'level') {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100) return value;
    throw paramInvalid(param, `The option ${name} must be a whole number from 1 to 100.`);
  }
  if (values.includes(value as string)) return value;
  throw paramInvalid(param, `The option ${name} must be one of ${values.join(', ')}.`);
}
