import type { ErrorDetails, ScriptKind } from '../events.ts';
import type { FailureParts } from './inside/core/failure.ts';

/** Name of a script in stack traces. */
export function scriptFile(kind: ScriptKind): string {
  return `${kind}-script`;
}

const stackLinesMax = 50;

/** An error from inside as reports show it: the place in the user's own script, a stack of the user's frames only. */
export function errorDetails(parts: FailureParts, kind: ScriptKind): ErrorDetails {
  const file = scriptFile(kind);
  const stack = typeof parts.stack === 'string' ? parts.stack : '';
  const place = new RegExp(`${file}:(\\d+):(\\d+)`).exec(stack);
  // Errors of compiling carry the place in their text.
  const message = String(parts.message).replace(
    new RegExp(` \\[(?:${file}|<isolated-vm>):\\d+:\\d+\\]$`),
    '',
  );
  const details: ErrorDetails = { name: String(parts.name), message };
  if (place) {
    details.line = Number(place[1]);
    details.column = Number(place[2]);
  }
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && line.includes('-script:'))
    .slice(0, stackLinesMax);
  details.stack = [`${details.name}: ${details.message}`, ...frames].join('\n');
  if (parts.showDiff === true) details.showDiff = true;
  return details;
}
