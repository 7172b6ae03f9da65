import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './report.ts';

const FSYNC_SAMPLES = 200;
/** USER_HZ: the unit of /proc/<pid>/stat, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What the figures were taken on; the fsync time bounds every durable write rate. */
export function machineFacts(): Record<string, string | number> {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    fsyncMs: Number(fsyncMs().toFixed(2)),
  };
}

/** Median time of one 4 KiB write with fsync in the temporary directory, where the benchmarks keep their data. */
function fsyncMs(): number {
  const path = join(tmpdir(), `parley-fsync-${process.pid}`);
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4096, 1);
  const times = Array.from({ length: FSYNC_SAMPLES }, () => {
    const startedAt = performance.now();
    writeSync(file, block);
    fsyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  rmSync(path);
  return median(times);
}

/** Seconds of processor time a process has used, NaN where /proc is missing. */
export function cpuSeconds(pid: number): number {
  const stat = readProc(pid, 'stat');
  // The name, in brackets, may hold spaces: user and system time are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MiB: now, and the highest it has been. NaN where /proc is missing. */
export function residentMib(pid: number): { now: number; peak: number } {
  const status = readProc(pid, 'status');
  const kib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: kib('VmRSS'), peak: kib('VmHWM') };
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
