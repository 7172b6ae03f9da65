import type { Json, JsonObject } from '../json.ts';
import type { DefinitionDocument, PathPart } from './types.ts';

type Frame = { value: Json; keys: readonly string[] | undefined; length: number; at: number };

/**
 * Visits every object and list of a document once, outermost first. What aliases share is visited where it comes first.
 * The path is made when it is asked for, during the visit. A loop and not a recursion: files may be nested deep.
 */
export function walkValues(
  { value: root, format }: Pick<DefinitionDocument, 'value' | 'format'>,
  visit: (value: Json, path: () => PathPart[]) => void,
): void {
  if (typeof root !== 'object' || root === null) return;
  // Only aliases share values; without them nobody has to remember millions of objects.
  const seen = format === 'yaml' ? new Set<Json>() : undefined;
  const frames: Frame[] = [];
  const path = (): PathPart[] =>
    frames.slice(0, -1).map(({ keys, at }) => (keys === undefined ? at - 1 : (keys[at - 1] as string)));
  const enter = (value: Json): void => {
    if (typeof value !== 'object' || value === null || seen?.has(value)) return;
    seen?.add(value);
    const keys = Array.isArray(value) ? undefined : Object.keys(value);
    frames.push({ value, keys, length: keys ? keys.length : (value as Json[]).length, at: 0 });
    visit(value, path);
  };
  enter(root);
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    if (frame.at === frame.length) {
      frames.pop();
      continue;
    }
    const { value, keys, at } = frame;
    frame.at += 1;
    enter(
      keys === undefined
        ? ((value as Json[])[at] as Json)
        : ((value as JsonObject)[keys[at] as string] as Json),
    );
  }
}
