let set = false;

/** Words that loop, and ways to run code that the text of a script does not show. */
const mayLoop =
  /\b(?:for|while|do|eval|Function|constructor|require|import|Reflect|getOwn\w*|entries|values|with)\b|\\|\[\s*[^\s\d'"\]{]|\[\s*(['"])[^'"]*\1\s*[^\s\],]/;

/**
 * V8 14 takes the check for interrupts out of some optimised loops (`for (;;) new Array(1000)`), and then neither the
 * time limit nor the memory limit of an isolate can end them. Without unrolling it leaves the check in. The setting is
 * the process's own and costs two milliseconds, so it waits for a script that may loop.
 */
export function keepLoopsInterruptible(source?: string): void {
  if (set || (source !== undefined && !mayLoop.test(source))) return;
  set = true;
  process.getBuiltinModule('node:v8').setFlagsFromString('--no-turboshaft-loop-unrolling');
}
