import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { NewmanEmitter } from '../run/newman-emitter.ts';
import { loadPostmanSdk } from '../run/postman-sdk.ts';
import type { RunSettings } from '../run/settings.ts';
import type { Reporter, ReporterSetup } from './reporter.ts';

/** COMPAT: reporters are constructors, called once a run; what they return does not matter. */
type ReporterClass = new (emitter: NewmanEmitter, options: object, runOptions: object) => object;

/**
 * A reporter from a package `newman-reporter-NAME` or `@scope/newman-reporter-NAME`. Undefined, and a warning, when
 * there is none: COMPAT: newman goes on without it.
 */
export async function createPackageReporter(
  name: string,
  setup: ReporterSetup,
): Promise<Reporter | undefined> {
  const packageName = packageOf(name);
  const found = resolvePackage(packageName);
  if (found === undefined) {
    setup.warn(`Could not find the reporter "${name}": install it with "npm install ${packageName}".`);
    return undefined;
  }
  let Reporter: ReporterClass;
  try {
    const loaded: unknown = createRequire(found)(found);
    Reporter = (
      typeof loaded === 'function' ? loaded : (loaded as { default?: unknown }).default
    ) as ReporterClass;
    if (typeof Reporter !== 'function') throw new Error('it exports no constructor');
  } catch (error) {
    setup.warn(`Could not load the reporter "${name}": ${(error as Error).message}`);
    return undefined;
  }
  const sdk = await loadPostmanSdk();
  const options = newmanOptions(setup.settings);
  let emitter: NewmanEmitter | undefined;
  return {
    begin(run) {
      emitter = new NewmanEmitter(sdk, run, { mask: setup.mask, options });
      try {
        emitter.reporters[name] = new Reporter(emitter, setup.options, emitter.collectionRunOptions);
      } catch (error) {
        setup.warn(`The reporter "${name}" failed to start: ${(error as Error).message}`);
      }
    },
    event(event, failures) {
      // The reporter may print by itself: what came before stays before.
      if (event.type === 'run-started') setup.output.flush();
      emitter?.tell(event, failures);
    },
    end: (outcome) => emitter?.finish(outcome),
    close: lastWork,
  };
}

/** Reporters may send what they collected when the run is over, and nobody says when they are through. */
const LAST_WORK_MS = 30_000;

const LOOK_AGAIN_MS = 20;
/** Kinds of resources that are there while nothing is going on. */
const idleResources = new Set(['TTYWrap', 'PipeWrap', 'TTY', 'Pipe']);

/** Waits until the process has nothing left to do: no file, no connection, no timer but the one here. */
async function lastWork(): Promise<void> {
  for (let waitedMs = 0; waitedMs < LAST_WORK_MS; waitedMs += LOOK_AGAIN_MS) {
    if (!process.getActiveResourcesInfo().some((kind) => !idleResources.has(kind))) return;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_AGAIN_MS);
    });
  }
}

function packageOf(name: string): string {
  const scope = /^@[^/]+\//.exec(name)?.[0] ?? '';
  return `${scope}newman-reporter-${name.slice(scope.length)}`;
}

/** From the current directory upwards, beside Parley, then where global packages lie. */
function resolvePackage(name: string): string | undefined {
  const prefix = process.env.npm_config_prefix ?? process.env.PREFIX;
  const places = [
    join(process.cwd(), 'package.json'),
    import.meta.filename,
    ...(process.env.NODE_PATH?.split(process.platform === 'win32' ? ';' : ':') ?? []).map((path) =>
      join(path, '..', 'x'),
    ),
    join(dirname(process.execPath), '..', 'lib', 'x'),
    join(dirname(process.execPath), 'x'),
    ...(prefix === undefined ? [] : [join(prefix, 'lib', 'x'), join(prefix, 'x')]),
  ];
  for (const place of places) {
    try {
      return createRequire(place).resolve(name);
    } catch {
      // Not there; the next place may have it.
    }
  }
  return undefined;
}

/** Options of the run under newman's names, as reporters read them. Nothing secret is among them. */
function newmanOptions(settings: RunSettings): { [name: string]: unknown } {
  return {
    reporters: settings.reporters,
    reporter: settings.reporterOptions,
    iterationCount: settings.iterations,
    iterationData: settings.data,
    folder: settings.folders,
    bail: settings.bail,
    suppressExitCode: settings.suppressExitCode,
    silent: settings.silent,
    disableUnicode: !settings.unicode,
    color: settings.color === undefined ? 'auto' : settings.color ? 'on' : 'off',
    verbose: settings.verbose,
    delayRequest: settings.delayRequestMs ?? 0,
    timeout: settings.timeoutMs ?? 0,
    timeoutRequest: settings.timeoutRequestMs ?? 0,
    timeoutScript: settings.timeoutScriptMs ?? 0,
    ignoreRedirects: settings.followRedirects === false,
    insecure: settings.strictSSL === false,
    workingDir: settings.workingDir,
    insecureFileRead: settings.insecureFileRead,
    // COMPAT: reporters print it, and some compare it.
    newmanVersion: '6.2.2',
  };
}
