import type { CookieJson, Execution } from '../execution.ts';
import { createExpect, type Expect } from '../expect/expect.ts';
import { type Entry, shown } from '../expect/inspect.ts';
import { hidden } from '../expect/inspect-scalars.ts';
import { RequestCookies } from './cookie-jar.ts';
import { Dataset } from './datasets.ts';
import { type Fields, isObject } from './plain.ts';
import { definitionOf, Request, requestChanged } from './request.ts';
import { Response } from './response.ts';
import { responseOf, sendRequest } from './send-request.ts';
import { MergedScope, VariableScope } from './variable-scope.ts';

type TestFunction = {
  (name: string, body?: unknown): Pm;
  skip: (name: string) => Pm;
  index: () => number;
};

/**
 * The `pm` object of one script. Each member is made when it is first read and then stays; assigning to one has no effect
 * (it throws in strict code), except for `pm.test`, which scripts may replace.
 */
export class Pm {
  static readonly name = 'Postman';
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  [shown](): Entry[] {
    const size = this.#execution.kind === 'test' ? 13 : 12;
    return Array.from({ length: size }, (_, index): Entry => ['info', index === 0 ? this.info : hidden]);
  }

  get info(): Execution['info'] {
    return fixed(this, 'info', Object.freeze({ ...this.#execution.info }));
  }

  get globals(): VariableScope {
    const execution = this.#execution;
    return fixed(this, 'globals', new VariableScope(execution.scopes.globals, execution));
  }

  get environment(): VariableScope {
    const execution = this.#execution;
    const { environment } = execution.scopes;
    return fixed(
      this,
      'environment',
      new VariableScope(environment, execution, execution.environmentName || undefined),
    );
  }

  get collectionVariables(): VariableScope {
    const execution = this.#execution;
    return fixed(
      this,
      'collectionVariables',
      new VariableScope(execution.scopes.collectionVariables, execution),
    );
  }

  get variables(): MergedScope {
    return fixed(this, 'variables', new MergedScope(this.#execution));
  }

  get iterationData(): VariableScope {
    const execution = this.#execution;
    return fixed(this, 'iterationData', new VariableScope(execution.scopes.data, execution));
  }

  get request(): Request {
    const execution = this.#execution;
    const { id, name, ...definition } = execution.requestDefinition();
    const request = new Request(definition);
    // COMPAT: they belong to the item, so the JSON of the request does not have them.
    Object.defineProperties(request, {
      id: { value: id, writable: true, configurable: true },
      name: { value: name, writable: true, configurable: true },
    });
    // After the send a change has no effect, so nobody asks.
    if (execution.kind === 'prerequest')
      execution.changedRequest = () => (requestChanged(request) ? definitionOf(request) : undefined);
    return fixed(this, 'request', request);
  }

  /** Undefined before the send; without a head when there was no response. */
  get response(): Response | undefined {
    const execution = this.#execution;
    if (execution.kind !== 'test') return undefined;
    return fixed(
      this,
      'response',
      new Response({
        head: execution.responseHead(),
        text: () => execution.bodyText(),
        bytes: () => execution.bodyBytes(),
        cookies: (): CookieJson[] => execution.cookies(),
      }),
    );
  }

  get cookies(): RequestCookies {
    return fixed(this, 'cookies', new RequestCookies(this.#execution));
  }

  get test(): TestFunction {
    const execution = this.#execution;
    const test = (name: string, body?: unknown): Pm => {
      execution.test(String(name), body);
      return this;
    };
    const skip = (name: string): Pm => {
      execution.skipTest(String(name));
      return this;
    };
    const value: TestFunction = Object.assign(test, { skip, index: () => execution.testIndex() });
    Object.defineProperty(this, 'test', { value, writable: true, enumerable: true, configurable: true });
    return value;
  }

  set test(value: unknown) {
    Object.defineProperty(this, 'test', { value, writable: true, enumerable: true, configurable: true });
  }

  get expect(): Expect {
    return fixed(this, 'expect', createExpect());
  }

  get sendRequest(): (what: unknown, callback?: unknown) => unknown {
    const execution = this.#execution;
    return fixed(this, 'sendRequest', (what: unknown, callback?: unknown) =>
      sendRequest(execution, this, what, callback),
    );
  }

  get visualizer(): {
    set: (template: unknown, data?: unknown, options?: unknown) => void;
    clear: () => void;
  } {
    const execution = this.#execution;
    return fixed(this, 'visualizer', {
      set(template: unknown, data?: unknown, options?: unknown): void {
        if (typeof template !== 'string')
          throw new Error(`Invalid template. Template must be of type string, found ${typeof template}`);
        if (data && typeof data !== 'object')
          throw new Error(`Invalid data. Data must be an object, found ${typeof data}`);
        if (options && typeof options !== 'object')
          throw new Error(`Invalid options. Options must be an object, found ${typeof options}`);
        execution.visualizer({ template, data, options });
      },
      clear(): void {
        execution.visualizer(null);
      },
    });
  }

  get execution(): Fields {
    return fixed(this, 'execution', executionOf(this.#execution));
  }

  get setNextRequest(): (name: unknown) => void {
    return fixed(this, 'setNextRequest', nextRequestOf(this.#execution));
  }

  get require(): (name: unknown) => unknown {
    const execution = this.#execution;
    return fixed(this, 'require', (name: unknown) => execution.requirePackage(String(name)));
  }

  /** Secrets of the vault. All operations give promises. */
  get vault(): Fields {
    const execution = this.#execution;
    return fixed(this, 'vault', {
      get: (name: unknown) => execution.vault('get', String(name)),
      set: (name: unknown, value: unknown) => execution.vault('set', String(name), String(value)),
      unset: (name: unknown) => execution.vault('unset', String(name)),
    });
  }

  get datasets(): (id: unknown) => Dataset {
    const execution = this.#execution;
    return fixed(this, 'datasets', (id: unknown) => new Dataset(execution, String(id)));
  }
}

/** The one `pm` of a script: its packages and the legacy names share it. */
export function createPm(execution: Execution): Pm {
  if (!(execution.pm instanceof Pm)) execution.pm = new Pm(execution);
  return execution.pm as Pm;
}

function executionOf(execution: Execution): Fields {
  const location = execution.location.slice();
  Object.defineProperty(location, 'current', { value: execution.currentName });
  return {
    location,
    setNextRequest: nextRequestOf(execution),
    skipRequest(): void {
      if (execution.kind !== 'prerequest') throw new TypeError('pm.execution.skipRequest is not a function');
      execution.skipRequest();
    },
    async runRequest(id: unknown, options?: unknown): Promise<Response | null> {
      const variables = isObject(options) ? options.variables : undefined;
      const result = await execution.runRequest(String(id), variables);
      return result === null ? null : responseOf(result);
    },
  };
}

export function nextRequestOf(execution: Execution): (name: unknown) => void {
  return (name) => {
    // COMPAT: undefined takes back what was set before; the run goes on in order.
    if (name === undefined) execution.clearNextRequest?.();
    else execution.setNextRequest(name === null ? null : String(name));
  };
}

function fixed<Value>(target: Pm, name: string, value: Value): Value {
  Object.defineProperty(target, name, { value, enumerable: true });
  return value;
}
