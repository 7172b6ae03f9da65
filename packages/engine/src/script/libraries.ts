import { readFileSync } from 'node:fs';
import { ensureInside } from '../../build/build-inside.ts';

/** Gives the text of a bundled library, read when it is first asked for. */
export async function scriptLibraries(): Promise<(name: string) => string | undefined> {
  const inside = await ensureInside();
  const texts = new Map<string, string>();
  return (name) => {
    const known = texts.get(name);
    if (known !== undefined) return known;
    const file = inside.library(name);
    if (file === undefined) return undefined;
    const text = readFileSync(file, 'utf8');
    texts.set(name, text);
    return text;
  };
}
