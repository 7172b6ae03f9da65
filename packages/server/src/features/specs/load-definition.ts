import type { Db } from '../../db/database.ts';
import { assert } from '../../errors.ts';
import { turn } from '../../log/element.ts';
import { filesOf, type SpecFile, stateOf } from './stored-files.ts';
import { readText } from './texts.ts';

/** The files of a specification with their texts, as they were at one moment. */
export type LoadedDefinition = {
  root: string;
  files: { path: string; text: string }[];
  /** The same files without their texts: what the moment is told by. */
  state: readonly SpecFile[];
};

export async function loadDefinition(db: Db, spec: { id: string; root: string }): Promise<LoadedDefinition> {
  return withTexts(db, spec.id, await filesOf(db, spec));
}

/** The files alone; `name` tells their state from any other. */
export async function loadState(
  db: Db,
  spec: { id: string; root: string },
): Promise<{ files: readonly SpecFile[]; name: string }> {
  const files = await filesOf(db, spec);
  return { files, name: stateOf(files) };
}

/** Also for a state of the past: texts stay as long as their specification. */
export async function withTexts(
  db: Db,
  specId: string,
  state: readonly SpecFile[],
): Promise<LoadedDefinition> {
  const root = state.find((file) => file.isRoot);
  assert(root, `specification ${specId} has its root file`);
  const files: LoadedDefinition['files'] = [];
  for (const { path, text } of state) {
    files.push({ path, text: await readText(db, specId, text.hash) });
    await turn();
  }
  return { root: root.path, files, state };
}
