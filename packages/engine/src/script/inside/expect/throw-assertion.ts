import { type Assertion, type Details, defineMethod, fail, flag, has, holds } from './assertion.ts';
import { functionName } from './type-of.ts';
import { demandType } from './value-assertions.ts';

/**
 * `throw()`, `throw(Error)`, `throw(error)`, `throw('part of the message')`, `throw(/pattern/)` and `throw(Error, 'part')`.
 * What was thrown becomes the subject.
 */
export function defineThrow(): void {
  defineMethod(['throw', 'throws', 'Throw'], (assertion, first, second, message) => {
    if (message) assertion.__message = message;
    demandType(assertion, assertion._obj, 'function');
    if (first instanceof RegExp || typeof first === 'string') assertThrow(assertion, null, first);
    else assertThrow(assertion, first, second);
  });
}

function assertThrow(assertion: Assertion, kind: unknown, matcher: unknown): void {
  const negated = has(assertion, flag.not);
  const thrown = call(assertion._obj as () => unknown);
  const anyError = kind === undefined && matcher === undefined;
  // Negated with both arguments, only an error that fits both of them is a failure.
  const both = Boolean(kind && matcher);

  if ((anyError || !negated) && !holds(assertion, thrown)) {
    const wanted = kind instanceof Error ? '#{exp}' : kind ? constructorName(kind) : 'an error';
    fail(
      assertion,
      `expected #{this} to throw ${wanted}`,
      'expected #{this} to not throw an error but #{act} was thrown',
      { expected: kind && String(kind), actual: typeof thrown === 'string' ? thrown : shown(thrown) },
    );
  }

  const failures: (() => never)[] = [];
  if (kind && thrown) {
    if (kind instanceof Error && (thrown === kind) === negated) {
      failures.push(() => otherError(assertion, negated ? '' : thrown, String(kind), String(thrown)));
      if (!both || !negated) failures[0]?.();
    }
    if (isOfKind(thrown, kind) === negated) {
      failures.push(() => otherError(assertion, thrown, shown(kind), shown(thrown)));
      if (!both || !negated) failures.at(-1)?.();
    }
  }

  if (thrown && matcher !== undefined && matcher !== null && messageFits(thrown, matcher) === negated) {
    if (!both || !negated) {
      const how = matcher instanceof RegExp ? 'matching' : 'including';
      fail(
        assertion,
        `expected #{this} to throw error ${how} #{exp} but got #{act}`,
        `expected #{this} to throw error not ${how} #{exp}`,
        { expected: matcher, actual: messageOf(thrown) },
      );
    }
    if (failures.length > 0) otherError(assertion, thrown, shown(kind), shown(thrown));
  }
  assertion._obj = thrown;
}

function call(subject: () => unknown): unknown {
  try {
    subject();
  } catch (error) {
    return error;
  }
  return undefined;
}

function otherError(assertion: Assertion, thrown: unknown, expected: unknown, actual: unknown): never {
  const details: Details = { expected, actual };
  return fail(
    assertion,
    'expected #{this} to throw #{exp} but #{act} was thrown',
    `expected #{this} to not throw #{exp}${thrown ? ' but #{act} was thrown' : ''}`,
    details,
  );
}

function isOfKind(thrown: unknown, kind: unknown): boolean {
  const type = kind instanceof Error ? kind.constructor : kind;
  if (!(kind instanceof Error) && !isErrorClass(kind)) return false;
  return (thrown as object).constructor === type || thrown instanceof (type as new () => unknown);
}

function isErrorClass(kind: unknown): boolean {
  return kind === Error || (kind as { prototype?: unknown }).prototype instanceof Error;
}

function messageFits(thrown: unknown, matcher: unknown): boolean {
  const text = typeof thrown === 'string' ? thrown : ((thrown as Error).message as string);
  if (matcher instanceof RegExp) return matcher.test(text);
  return typeof matcher === 'string' && text.indexOf(matcher) !== -1;
}

function messageOf(thrown: unknown): unknown {
  return (thrown as Error).message || (typeof thrown === 'string' ? thrown : '');
}

/** Errors as `Error: message`, classes by their name, everything else as it is. */
function shown(value: unknown): unknown {
  return value instanceof Error ? String(value) : value && constructorName(value);
}

function constructorName(value: unknown): unknown {
  return typeof value === 'function' ? functionName(value) : value;
}
