/** What a definition may be at most. Untrusted files are made to be more. */
export type DefinitionLimits = {
  /** Characters of all files together. */
  textMax: number;
  filesMax: number;
  /** Levels of objects and lists. */
  depthMax: number;
  /** Values that a YAML file with aliases stands for, each alias counted with all it repeats. */
  aliasedValuesMax: number;
};

export const definitionLimits: DefinitionLimits = {
  textMax: 100 * 1024 * 1024,
  filesMax: 20_000,
  depthMax: 500,
  aliasedValuesMax: 5_000_000,
};
