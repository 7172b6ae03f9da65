type MimeTypes = { lookup: (path: string) => string | false };

let types: MimeTypes | undefined;

/** The media type of a file by the ending of its name; undefined when the ending is unknown. */
export function mediaTypeOf(path: string): string | undefined {
  // The table has a thousand rows: loaded with the first file that goes out.
  types ??= process.getBuiltinModule('node:module').createRequire(import.meta.url)('mime-types') as MimeTypes;
  return types.lookup(path) || undefined;
}
