import { type ChildProcess, spawn } from 'node:child_process';
import type { Counts } from './counts.ts';
import type { Stage } from './stages.ts';

/** The machines this is meant for have two cores; more at once would only make test timings worse. */
const lanes = 2;
const stageTimeoutMs = 30 * 60_000;
const outputKept = 1_000_000;

type Options = { bail: boolean; verbose: boolean; print: (text: string) => void };

/**
 * Runs the stages, starting them in order as lanes become free, and prints a line for each as it ends, with its
 * output when it failed.
 *
 * @returns tests counted by the stages that count, and one for each of the others
 */
export const runStages = async (stages: readonly Stage[], options: Options): Promise<Counts> => {
  const total = { passed: 0, failed: 0 };
  const running = new Set<Promise<void>>();
  const children = new Set<ChildProcess>();
  const endChildren = (): void => {
    for (const child of children) child.kill('SIGTERM');
  };
  let used = 0;
  let stopped = false;
  let interrupted = false;
  const interrupt = (): void => {
    stopped = true;
    interrupted = true;
    endChildren();
  };
  // They may come twice, from the terminal and from npm.
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  for (const stage of stages) {
    while (used + stage.lanes > lanes && !stopped) await Promise.race(running);
    if (stopped) break;
    used += stage.lanes;
    const run = runStage(stage, children, options).then((counts) => {
      total.passed += counts.passed;
      total.failed += counts.failed;
      used -= stage.lanes;
      running.delete(run);
      if (options.bail && counts.failed > 0) {
        stopped = true;
        endChildren();
      }
    });
    running.add(run);
  }
  await Promise.all(running);
  // A gate that was cut short has not passed.
  return interrupted && total.failed === 0 ? { ...total, failed: 1 } : total;
};

const runStage = async (stage: Stage, children: Set<ChildProcess>, options: Options): Promise<Counts> => {
  const began = performance.now();
  const { code, output } = await runProgram(stage, children).catch((error: unknown) => ({
    code: 1,
    output: `${error instanceof Error ? error.message : String(error)}\n`,
  }));
  const counts = judge(code, stage.counts?.(output));
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const tests = stage.counts ? `  ${counts.passed} passed, ${counts.failed} failed` : '';
  const verdict = counts.failed === 0 ? 'ok    ' : 'FAILED';
  options.print(`${verdict}  ${stage.name.padEnd(15)} ${seconds.padStart(8)}${tests}\n`);
  if (counts.failed > 0 || options.verbose) options.print(`${output.trimEnd().replace(/^/gm, '    ')}\n`);
  return counts;
};

/** A program that failed without naming a failed test (crash, time limit, no report) is one failure. */
const judge = (code: number, counted: Counts | undefined): Counts => {
  if (counted === undefined) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
};

const runProgram = async (
  stage: Stage,
  children: Set<ChildProcess>,
): Promise<{ code: number; output: string }> => {
  const env = { ...stage.env, ...(await stage.prepare?.()) };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, stage.args, {
      cwd: stage.cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let output = '';
    const keep = (text: string): void => {
      output = (output + text).slice(-outputKept);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const timer = setTimeout(() => {
      keep(`\nStopped after ${stageTimeoutMs / 60_000} minutes.\n`);
      child.kill('SIGKILL');
    }, stageTimeoutMs);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      children.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
};
