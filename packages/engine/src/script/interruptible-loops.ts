let set = false;

/**
 * V8 14 takes the check for interrupts out of some optimised loops (`for (;;) new Array(1000)`), and then neither the
 * time limit nor the memory limit of an isolate can end them. Without unrolling it leaves the check in. The setting is
 * the process's own; it is made before the first isolate.
 */
export function keepLoopsInterruptible(): void {
  if (set) return;
  set = true;
  process.getBuiltinModule('node:v8').setFlagsFromString('--no-turboshaft-loop-unrolling');
}
