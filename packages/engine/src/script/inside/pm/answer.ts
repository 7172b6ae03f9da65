import type { Execution } from '../execution.ts';

/**
 * Hands the outcome of something asynchronous to a callback `(error, ...results)`, or gives the promise when there is
 * none. What a callback throws, or rejects with, is an error of the script: nobody else could catch it.
 */
export function answer<Result>(
  execution: Execution,
  outcome: Promise<Result>,
  callback: unknown,
  results: (result: Result) => unknown[] = (result) => [result],
  failed: unknown[] = [],
  receiver?: unknown,
): Promise<Result> | undefined {
  if (typeof callback !== 'function') {
    // COMPAT: a script that neither calls back nor waits does not learn of a failure, and does not fail by it.
    outcome.catch(() => undefined);
    return outcome;
  }
  const call = async (values: unknown[]): Promise<void> => {
    try {
      await callback.apply(receiver, values);
    } catch (error) {
      execution.fail(error);
    }
  };
  void outcome.then(
    (result) => call([null, ...results(result)]),
    (error: unknown) => call([error instanceof Error ? error : new Error(String(error)), ...failed]),
  );
  return undefined;
}
