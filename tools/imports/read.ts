import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';

/** One import, export-from or dynamic import with a literal specifier. */
export type Import = { specifier: string; line: number; typeOnly: boolean };

/**
 * Lists what a TypeScript file imports.
 *
 * `import { type A }` counts as an import at run time: type stripping leaves an empty one behind.
 *
 * @throws Error when the file does not parse
 */
export const readImports = (file: string): Import[] => {
  const source = readFileSync(file, 'utf8');
  const { module, errors } = parseSync(file, source);
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
  const lineOf = (offset: number): number => source.slice(0, offset).split('\n').length;
  const isType = (start: number): boolean =>
    /^(import|export)\s+type\b/.test(source.slice(start, start + 40));
  const found: Import[] = [];
  for (const { start, moduleRequest } of module.staticImports) {
    found.push({ specifier: moduleRequest.value, line: lineOf(start), typeOnly: isType(start) });
  }
  for (const { start, entries } of module.staticExports) {
    const request = entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    if (request) found.push({ specifier: request.value, line: lineOf(start), typeOnly: isType(start) });
  }
  for (const { start, moduleRequest } of module.dynamicImports) {
    const literal = /^(['"])(.*)\1$/.exec(source.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (literal !== undefined) found.push({ specifier: literal, line: lineOf(start), typeOnly: false });
  }
  return found;
};

/** Static imports with the names they bind in the file, and the text that follows the last of them. */
export const readNames = (
  file: string,
): { imports: { specifier: string; names: string[] }[]; body: string } => {
  const source = readFileSync(file, 'utf8');
  const { staticImports } = parseSync(file, source).module;
  return {
    imports: staticImports.map(({ moduleRequest, entries }) => ({
      specifier: moduleRequest.value,
      names: entries.map((entry) => entry.localName.value),
    })),
    body: source.slice(staticImports.at(-1)?.end ?? 0),
  };
};
