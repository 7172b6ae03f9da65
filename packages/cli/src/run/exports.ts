import type { RunOutcome } from '@parley/engine';
import { normalForm } from '@parley/format';
import { variablesShape } from '../reporters/json-shapes.ts';
import type { RunContext } from '../reporters/reporter.ts';
import { writeExport } from './export-file.ts';
import type { RunSettings } from './settings.ts';

const writer = 'Parley';

/**
 * Files that carry the state of a run on. They are not reports: values stay readable, secrets too, since the next
 * run needs them; so only their owner may read them.
 */
export function writeExports(settings: RunSettings, run: RunContext, outcome: RunOutcome): void {
  const label = run.runs > 1 ? run.label : undefined;
  const write = (name: string, path: string | true | undefined, content: () => object): void => {
    if (path === undefined) return;
    writeExport(
      { path, defaultName: `newman-${name}.json`, label },
      JSON.stringify(content(), undefined, 2),
      true,
    );
  };
  const scope = (name: string, shape: object): object => ({
    ...shape,
    name: (shape as { name?: string }).name ?? name,
    _postman_variable_scope: name,
    _postman_exported_at: new Date().toISOString(),
    _postman_exported_using: writer,
  });
  write('environment', settings.exportEnvironment, () =>
    scope('environment', variablesShape(run.environment, outcome.environment)),
  );
  write('globals', settings.exportGlobals, () =>
    scope('globals', variablesShape(run.globals, outcome.globals)),
  );
  write('collection', settings.exportCollection, () => scope('collection', normalForm(run.collection)));
  write('cookie-jar', settings.exportCookieJar, () => (outcome.cookies ?? emptyJar) as object);
}

/** A jar that nothing was put into, in tough-cookie's format. */
const emptyJar = { version: 'tough-cookie@6.1.0', storeType: 'MemoryCookieStore', cookies: [] };
