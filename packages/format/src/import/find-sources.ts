import { findReferences, missingFiles } from '../definition/find-references.ts';
import { joinPath } from '../definition/paths.ts';
import { readText } from '../definition/read-text.ts';
import type { DefinitionDocument } from '../definition/types.ts';
import { detectFile } from './detect-file.ts';
import type { Importing, Source, TextFile } from './importing.ts';

/** Files of one import by path, and which of them belong to a source already. */
type Files = { all: Map<string, TextFile>; claimed: Set<string> };

/** Files that stand beside sources and mean nothing for an import. */
const BESIDE =
  /\.(?:md|txt|csv|png|jpe?g|gif|svg|ico|pdf|lock|toml|gitignore|js|ts|mjs|cjs|html?|css|xsd|proto)$/i;

type Unknown = { file: TextFile; reason: string; line: number; column: number; isBroken: boolean };

/** Sorts files into sources: folders that are one, definitions with the files they refer to, and single files. */
export function findSources(files: readonly TextFile[], importing: Importing): Source[] {
  const { kind } = importing.options;
  const known: Files = { all: new Map(files.map((file) => [file.path, file])), claimed: new Set() };
  const sources = kind === undefined || kind === 'bruno' ? folderSources(known, 'bruno') : [];
  if (kind === undefined || kind === 'dump') sources.push(...folderSources(known, 'dump'));
  const single: Source[] = [];
  const unknown: Unknown[] = [];
  for (const file of files) {
    if (known.claimed.has(file.path)) continue;
    const found = kind === undefined ? detectFile(file, importing.limits) : { kind, version: '' };
    if (found.kind === undefined) unknown.push({ file, ...found });
    else single.push({ ...found, path: file.path, files: [file] });
  }
  const definitions = single.filter((source) => source.kind === 'openapi');
  for (const source of definitions) source.files = definitionFiles(source, known, importing);
  for (const source of single) if (source.kind === 'wsdl') source.files = withSchemas(source, files);
  const referred = new Set(single.flatMap((source) => source.files.slice(1).map(({ path }) => path)));
  // Two definitions that refer to each other are both kept: neither is a part of the other.
  const isPart = (source: Source): boolean => referred.has(source.path) && source.files.length === 1;
  sources.push(...single.filter((source) => !isPart(source)));
  const hasSources = sources.length > 0;
  tellUnknown(
    unknown.filter(({ file }) => !referred.has(file.path)),
    hasSources,
    importing,
  );
  const places = new Map(files.map((file, index) => [file.path, index]));
  const order = ({ files: [first] }: Source): number => (first && places.get(first.path)) ?? 0;
  return sources.sort((a, b) => order(a) - order(b));
}

/** Files beside sources are one remark; alone, each is told. */
function tellUnknown(unknown: readonly Unknown[], hasSources: boolean, importing: Importing): void {
  const beside: Unknown[] = [];
  for (const one of unknown) {
    const { file, reason, line, column, isBroken } = one;
    if (!hasSources || isBroken) importing.fail(file.path, reason, { line, column });
    else if (!BESIDE.test(file.path)) beside.push(one);
  }
  const [first] = beside;
  if (!first) return;
  const others = beside.length === 1 ? '' : `, like ${beside.length - 1} other files`;
  importing.warn(first.file.path, `${first.reason}${others}`);
}

/** Schemas and other parts of a service may stand in files of their own. */
function withSchemas(source: Source, files: readonly TextFile[]): TextFile[] {
  const parts = files.filter(({ path }) => /\.(?:xsd|wsdl)$/i.test(path) && path !== source.path);
  return [...source.files, ...parts.filter(({ path }) => source.files[0]?.text.includes(lastPart(path)))];
}

function lastPart(path: string): string {
  return path.replace(/^.*\//, '');
}

const MARKS = { bruno: /(?:^|\/)(?:bruno\.json|opencollection\.ya?ml)$/, dump: /(?:^|\/)archive\.json$/ };

/** Folders that are one source, known by a file in them. An outer one takes the inner ones along. */
function folderSources({ all, claimed }: Files, kind: 'bruno' | 'dump'): Source[] {
  const marks = [...all.values()].filter(({ path }) => MARKS[kind].test(path));
  marks.sort((a, b) => a.path.length - b.path.length);
  const sources: Source[] = [];
  for (const mark of marks) {
    if (claimed.has(mark.path)) continue;
    const folder = mark.path.replace(/[^/]*$/, '');
    const files = [...all.values()].filter(({ path }) => path.startsWith(folder) && !claimed.has(path));
    for (const { path } of files) claimed.add(path);
    sources.push({ kind, version: '', path: folder || mark.path, files });
  }
  return sources;
}

const OUTWARD = /\$ref["']?\s*:\s*["']?[^#"'\s]/;

/** The definition, and from file to file what it refers to. */
function definitionFiles(source: Source, { all }: Files, importing: Importing): TextFile[] {
  const [root] = source.files;
  if (!root) return [];
  const documents = new Map<string, DefinitionDocument>();
  const found = new Map<string, TextFile>([[root.path, root]]);
  const limits = { ...importing.limits, aliasedValuesMax: 5_000_000 };
  for (const file of found.values()) {
    if (!OUTWARD.test(file.text)) continue;
    const document = (file === root && source.document) || readText(file, limits);
    if (file === root) source.document = document;
    documents.set(file.path, document);
    const first = documents.get(root.path) ?? document;
    for (const path of missingFiles({ root: first, documents }, document)) {
      const next = all.get(path) ?? all.get(joinPath('', path));
      if (next) found.set(next.path, next);
    }
    // Files that are there already are found as targets.
    for (const { target } of findReferences({ root: first, documents }, document)) {
      const next = target && all.get(target.path);
      if (next) found.set(next.path, next);
    }
  }
  return [...found.values()];
}
