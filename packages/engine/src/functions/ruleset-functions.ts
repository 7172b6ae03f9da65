import type * as ivm from 'isolated-vm';
import { keepLoopsInterruptible } from '../script/interruptible-loops.ts';
import { isolatedVm } from '../script/isolate.ts';
import { RulesetFunctionsError } from './functions-error.ts';
import { bootText, coreModuleText } from './inside.ts';

/** A file with a function: an ES module with a default export, or a CommonJS module. */
export type FunctionFile = { name: string; file: string; source: string };

export type RulesetFunctionsOptions = {
  /** Gives the file that another one imports by a relative path. */
  load: (specifier: string, from: string) => { file: string; source: string } | undefined;
  memoryMb?: number;
  /** For one call. */
  timeoutMs?: number;
  /** For all calls together. */
  totalMs?: number;
};

type FunctionResult = { message: string; path?: (string | number)[] };

/** The functions of a ruleset, in an isolate of their own. */
export type RulesetFunctions = {
  /** The document that the next calls are about. */
  setDocument: (data: unknown, source: string, formats: readonly string[]) => void;
  /** @throws RulesetFunctionsError when the function throws, or passes a limit */
  call: (
    name: string,
    input: unknown,
    options: unknown,
    path: readonly (string | number)[],
    rule: string,
  ) => FunctionResult[] | undefined;
  dispose: () => void;
};

const MEMORY_MB = 128;
const TIMEOUT_MS = 2_000;
const TOTAL_MS = 60_000;
const FILES_MAX = 200;
const core = '@stoplight/spectral-core';

/**
 * Loads the functions of a ruleset. They have ECMAScript and nothing else: no Node, no files, no network.
 *
 * @throws RulesetFunctionsError when one cannot be loaded
 */
export function createRulesetFunctions(
  files: readonly FunctionFile[],
  options: RulesetFunctionsOptions,
): RulesetFunctions {
  keepLoopsInterruptible();
  const isolate = new (isolatedVm().Isolate)({ memoryLimit: options.memoryMb ?? MEMORY_MB });
  try {
    return new Functions(isolate, files, options);
  } catch (error) {
    if (!isolate.isDisposed) isolate.dispose();
    throw error;
  }
}

type Inside = ivm.Reference<(...values: unknown[]) => unknown>;

class Functions implements RulesetFunctions {
  private readonly isolate: ivm.Isolate;
  private readonly context: ivm.Context;
  private readonly functions = new Map<string, ivm.Reference>();
  private readonly modules = new Map<string, ivm.Module>();
  private readonly files = new WeakMap<ivm.Module, string>();
  private readonly options: RulesetFunctionsOptions;
  private readonly timeout: number;
  private readonly inside: { call: Inside; setDocument: Inside };
  private left: number;

  constructor(isolate: ivm.Isolate, files: readonly FunctionFile[], options: RulesetFunctionsOptions) {
    this.isolate = isolate;
    this.options = options;
    this.timeout = options.timeoutMs ?? TIMEOUT_MS;
    this.left = options.totalMs ?? TOTAL_MS;
    this.context = isolate.createContextSync();
    this.context.evalSync(bootText, { timeout: this.timeout });
    const host = this.context.global.getSync('__parley', { reference: true }) as ivm.Reference<{
      [name: string]: unknown;
    }>;
    const member = (name: string) => host.getSync(name, { reference: true }) as unknown as Inside;
    this.inside = { call: member('call'), setDocument: member('setDocument') };
    this.modules.set(core, isolate.compileModuleSync(coreModuleText, { filename: core }));
    for (const one of files) this.load(one);
  }

  setDocument(data: unknown, source: string, formats: readonly string[]): void {
    this.inside.setDocument.applySync(undefined, [data, source, [...formats]], { arguments: { copy: true } });
  }

  call(
    name: string,
    input: unknown,
    options: unknown,
    path: readonly (string | number)[],
    rule: string,
  ): FunctionResult[] | undefined {
    const run = this.functions.get(name);
    if (!run) throw new RulesetFunctionsError(`The function "${name}" is not there`);
    const copies = [input, options, [...path], rule].map((value) =>
      new (isolatedVm().ExternalCopy)(value).copyInto({ release: true }),
    );
    const started = performance.now();
    try {
      const limits = {
        timeout: Math.max(1, Math.min(this.timeout, this.left)),
        result: { copy: true },
      } as const;
      const results = this.inside.call.applySync(undefined, [run.derefInto(), ...copies], limits);
      return results as FunctionResult[] | undefined;
    } catch (error) {
      throw new RulesetFunctionsError(
        `The function "${name}" failed in the rule "${rule}": ${reasonOf(error)}`,
      );
    } finally {
      this.left -= performance.now() - started;
    }
  }

  dispose(): void {
    if (!this.isolate.isDisposed) this.isolate.dispose();
  }

  private load({ name, file, source }: FunctionFile): void {
    try {
      const module = this.module(file, source);
      module.instantiateSync(this.context, (specifier, from) => this.imported(specifier, from));
      module.evaluateSync({ timeout: this.timeout });
      const run = module.namespace.getSync('default', { reference: true }) as ivm.Reference | undefined;
      if (run?.typeof !== 'function') throw new TypeError('its default export is no function');
      this.functions.set(name, run);
    } catch (error) {
      throw new RulesetFunctionsError(
        `The function "${name}" (${file}) cannot be loaded: ${reasonOf(error)}`,
      );
    }
  }

  private module(file: string, source: string): ivm.Module {
    const known = this.modules.get(file);
    if (known) return known;
    if (this.modules.size >= FILES_MAX) throw new RangeError(`more than ${FILES_MAX} files`);
    const text = isCommonJs(source) ? asModule(source) : source;
    const module = this.isolate.compileModuleSync(text, { filename: file });
    this.modules.set(file, module);
    this.files.set(module, file);
    return module;
  }

  private imported(specifier: string, from: ivm.Module): ivm.Module {
    const coreModule = this.modules.get(core);
    if (specifier === core && coreModule) return coreModule;
    const file = this.files.get(from);
    const found = file === undefined ? undefined : this.options.load(specifier, file);
    if (!found)
      throw new TypeError(`"${specifier}" cannot be imported: only files beside it and ${core} can`);
    return this.module(found.file, found.source);
  }
}

function isCommonJs(source: string): boolean {
  if (/^\s*(?:import|export)\b/m.test(source)) return false;
  return /\bmodule\.exports\b|\bexports\.\w|\brequire\s*\(/.test(source);
}

const required = /\brequire\s*\(\s*(["'])([^"'\n]+)\1\s*\)/g;

/** A CommonJS module as an ES module: what it requires is imported before it runs. */
function asModule(source: string): string {
  const names = [...new Set([...source.matchAll(required)].map(([, , name]) => name ?? ''))];
  const imports = names.map((name, index) => `import * as __${index} from ${JSON.stringify(name)};`).join('');
  const table = names.map((name, index) => `[${JSON.stringify(name)}, __${index}]`).join(',');
  // All on the first line, so that lines of errors are those of the file.
  return `${imports}const __found = new Map([${table}]);const require = (name) => { const found = __found.get(name); return found?.default ?? found; };const module = { exports: {} };((module, exports, require) => {${source}
})(module, module.exports, require);const __made = module.exports;export default __made?.default ?? __made;`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (/timed out/i.test(error.message)) return 'it took too long';
  if (/disposed|memory limit/i.test(error.message)) return 'it took too much memory';
  return error.message;
}
