import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findCycles } from './cycles.ts';
import { type Import, readImports, readNames } from './read.ts';
import { forTests, layers, packages, sharedWebFeatures, typesForAll } from './table.ts';

const sources = ['packages/*/{src,test}/**/*.{ts,tsx}', '{tools,bench,e2e}/**/*.ts', '*.config.ts'];
const table = 'tools/imports/table.ts';

/** Where a file stands: `packages/server/src/features/mocks/store.ts` is part `features`, path features/mocks/store.ts. */
type Place = {
  file: string;
  package: string;
  inSource: boolean;
  inside: string;
  part: string;
  isTest: boolean;
};

/**
 * Checks every import of the repository at `root` against the table.
 *
 * @returns sentences, each with file, line and what to change; none when all is well
 */
export const checkImports = (root: string): string[] => {
  const files = sources
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !/(^|\/)(node_modules|dist|\.cache)\//.test(file))
    .sort();
  const features = featureOrder(root);
  const problems: string[] = [];
  const graph = new Map<string, string[]>();
  for (const file of files) {
    const runtime: string[] = [];
    for (const found of readImports(path.join(root, file))) {
      const target = found.specifier.startsWith('.') ? resolve(file, found.specifier) : undefined;
      if (target !== undefined && !found.typeOnly) runtime.push(target);
      const reason =
        target === undefined ? judgeBare(root, file, found) : judgeRelative(file, target, found, features);
      if (reason !== undefined) problems.push(`${file}:${found.line} imports ${found.specifier}: ${reason}`);
    }
    graph.set(file, runtime);
  }
  for (const cycle of findCycles(graph)) {
    problems.push(
      `${cycle[0]} imports itself in a circle: ${[...cycle, cycle[0]].join(' -> ')}. Cut one of these imports.`,
    );
  }
  return problems;
};

const resolve = (file: string, specifier: string): string =>
  path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));

const placeOf = (file: string): Place => {
  const [top = '', name = '', folder = '', ...rest] = file.split('/');
  const inPackage = top === 'packages';
  const inSource = inPackage && folder === 'src';
  const inside = rest.join('/');
  return {
    file,
    package: inPackage ? name : '',
    inSource,
    inside,
    part: (rest.length === 1 ? rest[0]?.replace(/\.tsx?$/, '') : rest[0]) ?? '',
    isTest: !inSource || /\.(test|fixture)\.tsx?$/.test(file),
  };
};

const isForTests = (place: Place): boolean => forTests.includes(`${place.package}/${place.part}`);

const judgeRelative = (
  file: string,
  target: string,
  found: Import,
  features: readonly string[],
): string | undefined => {
  const from = placeOf(file);
  const to = placeOf(target);
  if (from.package !== to.package) {
    if (from.package === '' || !from.inSource) return undefined;
    if (to.package === '') return 'a package does not import from outside packages/';
    return `other packages are imported by name, @parley/${to.package}`;
  }
  if (!from.inSource || !to.inSource) return undefined;
  const own = path.posix.dirname(file) === path.posix.dirname(target);
  if (/(^|\/)store\.ts$/.test(target) && !own && !isForTests(from)) {
    return `store.ts is private to ${path.posix.dirname(to.inside)}/; call the functions of its feature`;
  }
  if (from.isTest || isForTests(from)) return undefined;
  if (isForTests(to)) return `${to.part}/ is for tests only`;
  return judgeLayer(from, to, found) ?? judgeFeatures(from, to, features);
};

const judgeLayer = (from: Place, to: Place, found: Import): string | undefined => {
  const order = layers[from.package];
  if (order === undefined || from.part === to.part) return undefined;
  if (found.typeOnly && typesForAll.includes(`${to.package}/${to.part}`)) return undefined;
  const level = (place: Place): number => order.findIndex((names) => names.includes(place.part));
  for (const place of [from, to]) {
    if (level(place) === -1 && /\.tsx?$/.test(place.file)) {
      return `"${place.part}" has no layer in packages/${place.package}/src; give it one in ${table}`;
    }
  }
  if (level(to) > level(from) || level(to) === -1) return undefined;
  // What context names, it names as types; these are erased.
  if (found.typeOnly && typesForAll.includes(`${from.package}/${from.part}`)) return undefined;
  const direction = order.map((names) => names.join(', ')).join(' > ');
  return `${from.part} may not import ${to.part} (${direction}); move what they share below both`;
};

const judgeFeatures = (from: Place, to: Place, order: readonly string[]): string | undefined => {
  if (from.part !== 'features' || to.part !== 'features') return undefined;
  const [own = '', other = ''] = [from, to].map((place) => place.inside.split('/')[1]);
  if (own === other || /\.tsx?$/.test(own)) return undefined;
  if (from.package === 'web') {
    if (sharedWebFeatures.includes(other)) return undefined;
    return `web features do not import each other; move what they share to data/ or ui/, or name "${other}" in ${table}`;
  }
  const index = 'packages/server/src/features/index.ts';
  if (/\.tsx?$/.test(other)) return `features/${other} is not for features; it lists them`;
  if (!order.includes(other)) return `feature "${other}" is not on the list in ${index}`;
  if (!order.includes(own)) return `feature "${own}" is not on the list in ${index}`;
  if (order.indexOf(other) < order.indexOf(own)) return undefined;
  return `"${other}" stands below "${own}" in ${index}, and features import only those above them`;
};

/**
 * The order in which features/index.ts names its features, below the imports, whose own order is the formatter's:
 * by the first mention of the folder, or of what is imported from it. A feature without routes stands in the
 * comment above the list.
 */
const featureOrder = (root: string): string[] => {
  const index = path.join(root, 'packages/server/src/features/index.ts');
  if (!existsSync(index)) return [];
  const { imports, body } = readNames(index);
  const firstMention = (feature: string): number => {
    const bound = imports
      .filter(({ specifier }) => specifier.startsWith(`./${feature}/`))
      .flatMap(({ names }) => names);
    const places = [feature, ...bound].map((name) =>
      body.search(new RegExp(`(?<![\\w/-])${name}(?![\\w-])`)),
    );
    return Math.min(...places.map((at) => (at < 0 ? Number.POSITIVE_INFINITY : at)));
  };
  return globSync('*/', { cwd: path.dirname(index) })
    .map((folder) => ({
      feature: folder.replace(/[\\/]$/, ''),
      at: firstMention(folder.replace(/[\\/]$/, '')),
    }))
    .filter(({ at }) => Number.isFinite(at))
    .sort((one, other) => one.at - other.at)
    .map(({ feature }) => feature);
};

/** Imports by package name: ours by the table, others when package.json lists them. */
const judgeBare = (root: string, file: string, found: Import): string | undefined => {
  if (/^(node:|#|virtual:)/.test(found.specifier)) return undefined;
  const from = placeOf(file);
  const name = found.specifier
    .split('/')
    .slice(0, found.specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const own = name.startsWith('@parley/') ? name.slice('@parley/'.length) : undefined;
  if (own !== undefined) {
    if (from.package === '' || own === from.package) return undefined;
    if (from.isTest && found.specifier === '@parley/server/testing') return undefined;
    const allowed = packages[from.package];
    if (allowed === undefined) return `package "${from.package}" is not in ${table}`;
    if (!allowed.includes(own))
      return `${from.package} may import ${allowed.join(', ') || 'no other package'} (${table})`;
  }
  const manifests = from.package === '' || from.isTest || isForTests(from) ? ['.'] : [];
  if (from.package !== '') manifests.push(`packages/${from.package}`);
  if (from.package === '' && own !== undefined) return undefined;
  const nested = path.posix
    .dirname(file)
    .split('/')
    .map((_, index, all) => all.slice(0, index + 1).join('/'));
  const forTesting = from.isTest || isForTests(from);
  const listed = [...manifests, ...(from.package === '' ? nested : [])].some((folder) =>
    lists(root, folder, name, { development: forTesting || from.package === 'web' || found.typeOnly }),
  );
  return listed ? undefined : `${name} is not a dependency in ${manifests.at(-1)}/package.json`;
};

const lists = (root: string, folder: string, name: string, options: { development: boolean }): boolean => {
  const manifest = path.join(root, folder, 'package.json');
  if (!existsSync(manifest)) return false;
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(manifest, 'utf8'),
  ) as Record<string, Record<string, string> | undefined>;
  const names = { ...dependencies, ...optionalDependencies, ...(options.development ? devDependencies : {}) };
  return Object.hasOwn(names, name);
};
