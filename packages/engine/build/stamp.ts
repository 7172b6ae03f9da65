import { join } from 'node:path';

/** An input with what a look at its directory entry tells: path from the package, modification time (ms), bytes. */
export type Input = [path: string, modifiedMs: number, bytes: number];

/** What the last build was made of. `content` is a digest of the inputs, for when only their times changed. */
export type Stamp = {
  layout: number;
  id: string;
  libraries: string[];
  inputs: Input[];
  content: string;
};

/** Raised when the stamp or the shape of what is built changes. */
export const stampLayout = 1;
export const packageDirectory = join(import.meta.dirname, '..');
export const insideDirectory = join(packageDirectory, 'dist', 'inside');
export const stampFile = join(insideDirectory, 'stamp.json');
