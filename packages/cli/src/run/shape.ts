import { type Collection, type Json, type JsonObject, normalForm } from '@parley/format';

/** A collection in the shape of reports, and its requests by id with the group that each stands in. */
export type Shape = { collection: JsonObject; items: Map<string, { item: JsonObject; parent: JsonObject }> };

export function shapeOf(collection: Collection): Shape {
  const root = normalForm(collection);
  const items: Shape['items'] = new Map();
  const waiting: JsonObject[] = [root];
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop())
    for (const child of listOf(group.item)) {
      if (Array.isArray(child.item)) waiting.push(child);
      else if (typeof child.id === 'string') items.set(child.id, { item: child, parent: group });
    }
  return { collection: root, items };
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as JsonObject[]) : [];
}
