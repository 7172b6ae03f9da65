import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { residentMib } from '../machine.ts';

const MEMORY_POLL_MS = 10;
const GIVE_UP_MS = 300_000;

/** A program with its arguments, started without a shell. */
export type ProgramCall = { command: string; args: string[]; cwd?: string };

/** Milliseconds of a whole process and the children it waited for. */
export type ProcessCost = { cpuMs: number; wallMs: number };

/**
 * Runs a program to its end and answers what the system says it cost. Bash measures: it reads the counters of the
 * ended process in microseconds, where /proc knows hundredths of a second. Output goes to a file, as in CI.
 *
 * @throws Error with the end of the output when the program fails or takes five minutes
 */
export async function processCost(call: ProgramCall, directory: string): Promise<ProcessCost> {
  const out = join(directory, 'measured-output');
  const times = join(directory, 'measured-times');
  const file = openSync(out, 'w');
  const script = `exec 3>"$0"; exec 4>&2; TIMEFORMAT='%3R %3U %3S'; { time "$@" 2>&4 3>&-; } 2>&3`;
  const child = spawn('bash', ['-c', script, times, call.command, ...call.args], {
    cwd: call.cwd,
    stdio: ['ignore', file, file],
    timeout: GIVE_UP_MS,
  });
  const code = await ended(child);
  closeSync(file);
  if (code !== 0) throw new Error(`${call.args.join(' ')} ended with ${code}: ${tail(out)}`);
  const [wall = 0, user = 0, system = 0] = readFileSync(times, 'utf8').trim().split(' ').map(Number);
  return { wallMs: wall * 1000, cpuMs: (user + system) * 1000 };
}

export type MemorySample = { atMs: number; mib: number };

/** Runs a program and answers the highest resident memory it had, in MiB, and samples along the way. */
export async function processMemory(
  call: ProgramCall,
  directory: string,
): Promise<{ peakMib: number; samples: MemorySample[] }> {
  const out = join(directory, 'measured-output');
  const file = openSync(out, 'w');
  const startedAt = performance.now();
  const child = spawn(call.command, call.args, {
    cwd: call.cwd,
    stdio: ['ignore', file, file],
    timeout: GIVE_UP_MS,
  });
  const samples: MemorySample[] = [];
  let peakMib = 0;
  const poll = setInterval(() => {
    const { now, peak } = residentMib(child.pid ?? 0);
    if (!Number.isFinite(peak)) return;
    peakMib = peak;
    samples.push({ atMs: performance.now() - startedAt, mib: now });
  }, MEMORY_POLL_MS);
  const code = await ended(child);
  clearInterval(poll);
  closeSync(file);
  if (code !== 0) throw new Error(`${call.args.join(' ')} ended with ${code}: ${tail(out)}`);
  rmSync(out);
  return { peakMib, samples };
}

function ended(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').slice(-1500);
}
