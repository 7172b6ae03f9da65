/** What an import may be at most. Untrusted files are made to be more. */
export type ImportLimits = {
  /** Characters of one text, and bytes of one file in an archive. */
  textMax: number;
  /** Bytes of all files together, those in archives unpacked. */
  bytesMax: number;
  filesMax: number;
  /** How many times larger than itself an archive may become, once it is larger than a megabyte. */
  ratioMax: number;
  /** Levels of objects and lists. */
  depthMax: number;
  /** Folders and requests of one import. */
  itemsMax: number;
  /** Characters of a saved response; longer ones are cut. */
  responseMax: number;
  problemsMax: number;
};

export const importLimits: Readonly<ImportLimits> = {
  textMax: 100 * 1024 * 1024,
  bytesMax: 512 * 1024 * 1024,
  filesMax: 20_000,
  ratioMax: 200,
  depthMax: 500,
  itemsMax: 100_000,
  responseMax: 1024 * 1024,
  problemsMax: 200,
};
