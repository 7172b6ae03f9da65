import { createRequire } from 'node:module';
import { createExpect } from '../expect.ts';

/** Evaluates an expression with an `expect` and tells what came of it, in one line. */
export type Judge = (expression: string, values?: Record<string, unknown>) => string;

const chai = createRequire(import.meta.url)('chai4') as { expect: unknown };

/** The judgement of chai 4.4.1. */
export const judgeByChai: Judge = (expression, values) => judge(chai.expect, expression, values);

/** The judgement of our `expect`. */
export const judgeByUs: Judge = (expression, values) => judge(createExpect(), expression, values);

function judge(expect: unknown, expression: string, values: Record<string, unknown> = {}): string {
  const names = Object.keys(values);
  const evaluate = new Function('expect', ...names, `return (${expression});`);
  try {
    evaluate(expect, ...names.map((name) => values[name]));
    return 'passes';
  } catch (error) {
    return outcome(error);
  }
}

function outcome(error: unknown): string {
  if (!(error instanceof Error)) return `throws ${String(error)}`;
  // The language words them, with the names of variables.
  if (error instanceof TypeError) return 'TypeError';
  if (error.name !== 'AssertionError') return `${error.name}: ${error.message}`;
  const { showDiff, operator } = error as Error & { showDiff?: boolean; operator?: string };
  return `${error.name}: ${error.message} (diff ${showDiff}, operator ${operator})`;
}
