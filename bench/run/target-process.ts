import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Target = { url: string; count: () => Promise<number>; stop: () => void };

/** Starts the target server as a process and waits for its address. */
export async function startTarget(): Promise<Target> {
  const file = fileURLToPath(new URL('target.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The target server ended with ${code}.`)));
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  return {
    url,
    count: async () => Number(await (await fetch(`${url}/count`)).text()),
    stop: () => child.kill(),
  };
}
