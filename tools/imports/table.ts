/** The one table of who may import whom. Everything that is not named here is refused, with the line to change. */

/** Package folder -> packages of this repository it may import. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  format: [],
  engine: ['format'],
  client: ['format'],
  server: ['format', 'engine', 'client'],
  agent: ['format', 'engine', 'client'],
  cli: ['format', 'engine', 'client', 'server', 'agent'],
  web: ['format', 'client'],
};

/**
 * Layers inside a package, upper ones first: a layer may import itself and what stands below it. Names are
 * folders or files of its `src`; those of one line may not import each other.
 */
export const layers: Readonly<Record<string, readonly (readonly string[])[]>> = {
  server: [
    ['index', 'main'],
    ['app', 'backup', 'seeds'],
    ['sync'],
    ['features'],
    ['definitions', 'outbound'],
    ['http', 'jobs'],
    ['access'],
    ['log'],
    ['context'],
    ['logger', 'mail', 'secrets'],
    ['db'],
    ['config'],
    ['errors', 'ids'],
  ],
  web: [['main', 'dev'], ['routes'], ['app'], ['features'], ['data'], ['ui'], ['paths', 'lib']],
};

/** Modules whose types every layer may import: `context` names the type that everything is handed. */
export const typesForAll: readonly string[] = ['server/context'];

/** Folders of a package's `src` that only tests import, and that import what they like. */
export const forTests: readonly string[] = ['server/testing'];

/** Web features that other web features may import. */
export const sharedWebFeatures: readonly string[] = ['request-editor', 'variables'];
