import { type ConvertOptions, publicDefaults } from '@parley/format/openapi';

const flag = [true, false] as const;
export const levelMax = 100;

/** The options of Postman's converter with their values; `level` is a whole number from 1 to `levelMax`. */
export const convertOptionValues = {
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
} as const satisfies Partial<Record<keyof ConvertOptions, readonly (string | boolean)[] | 'level'>>;

export type ConvertOptionName = keyof typeof convertOptionValues;

export function isConvertOption(name: string): name is ConvertOptionName {
  return Object.hasOwn(convertOptionValues, name);
}

/** Options of a request, checked before; what is not given is as the documents of the original say. */
export function withPublicDefaults(chosen: Partial<ConvertOptions>): ConvertOptions {
  return { ...publicDefaults, ...chosen };
}
