import type { JsonObject } from '@parley/format';
import type { Ctx } from '../../context.ts';
import type { ElementRow } from '../../db/schema.ts';
import { limitReached } from '../../errors.ts';
import { fieldsOf } from '../../log/element.ts';
import { pagesBelow } from './store.ts';
import { type Item, itemToWire, type Spelling } from './wire.ts';

/** One answer holds at most so many elements; more are read as a collection. */
export const populatedMax = 10_000;

const memberOf: Record<string, string> = { folder: 'folders', request: 'requests', response: 'responses' };

/** An item with everything below it: `folders` and `requests` of a folder, `responses` of a request. */
export async function populated(ctx: Ctx, item: Item, spelling: Spelling): Promise<JsonObject> {
  const below = new Map<string, ElementRow[]>();
  let count = 0;
  for await (const page of pagesBelow(ctx.db, item.row.kind === 'response' ? [] : [item.row.id])) {
    count += page.length;
    if (count > populatedMax) throw limitReached('populated', populatedMax, 'items in one answer');
    for (const row of page) {
      const siblings = below.get(row.parentId ?? '') ?? [];
      siblings.push(row);
      below.set(row.parentId ?? '', siblings);
    }
  }
  const wire = (one: Item): JsonObject => {
    const shown = itemToWire(one, spelling);
    if (one.row.kind === 'folder') Object.assign(shown, { folders: [], requests: [] });
    if (one.row.kind === 'request') shown.responses = [];
    for (const row of below.get(one.row.id) ?? []) {
      const list = shown[memberOf[row.kind] ?? ''];
      const { collection } = item;
      const children = below.get(row.id) ?? [];
      const child = { row, fields: fieldsOf(row), collection, parentOwnerId: one.row.ownerId, children };
      if (Array.isArray(list)) list.push(wire(child));
    }
    return shown;
  };
  return wire(item);
}
