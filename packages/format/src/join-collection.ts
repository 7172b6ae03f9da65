import { childrenByParent, type ElementKind, type ElementRecord, type TextRow } from './elements.ts';
import { isObject, type Json, type JsonObject, setMember } from './json.ts';

/** Size of the pieces of text, in UTF-16 units: small enough to keep an event loop free between two. */
const PIECE_LENGTH = 65_536;

const CHILDREN_MEMBER: { [kind in ElementKind]: 'item' | 'response' | null } = {
  collection: 'item',
  folder: 'item',
  request: 'response',
  response: null,
};

/**
 * Puts rows together into a Collection v2.1 document. Siblings stand in the order of rank, then id; rows
 * whose parent chain does not lead to the collection are left out. `decorate` gives members to add to a row;
 * those of the collection row go into `info`.
 */
export function joinCollection(
  collection: ElementRecord,
  elements: Iterable<ElementRecord>,
  decorate?: (row: ElementRecord) => JsonObject,
): JsonObject {
  const groups = childrenByParent(elements);
  const document: JsonObject = {};
  const items: Json[] = [];
  const info = isObject(collection.fields.info) ? collection.fields.info : {};
  document.info = { ...decorate?.(collection), ...info };
  document.item = items;
  for (const key of Object.keys(collection.fields)) {
    if (key !== 'info') setMember(document, key, collection.fields[key] as Json);
  }
  const pending: { children: ElementRecord[]; target: Json[] }[] = [];
  const descend = (id: string, target: Json[]): void => {
    const children = groups.get(id);
    if (!children) return;
    // Taken once, so that rows in a circle cannot keep the loop going.
    groups.delete(id);
    pending.push({ children, target });
  };
  descend(collection.id, items);
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const row of next.children) {
      const node: JsonObject = { ...decorate?.(row), ...row.fields };
      const childrenMember = CHILDREN_MEMBER[row.kind];
      if (childrenMember) {
        const target: Json[] = [];
        node[childrenMember] = target;
        descend(row.id, target);
      }
      next.target.push(node);
    }
  }
  return document;
}

/**
 * The same document as text, in pieces of about 64 kB, from rows whose fields are JSON text (compact, as
 * `JSON.stringify` writes it), which is copied and never parsed; only the collection's own is.
 * `decorateText` gives members to add to a row as text without braces (`"id":"..","uid":".."`), `''` for
 * none; `infoText` those to add to `info`.
 */
export function* joinCollectionText(
  collection: TextRow,
  elements: readonly TextRow[],
  options: { decorateText: (row: TextRow) => string; infoText: (row: TextRow) => string },
): Generator<string> {
  const groups = childrenByParent(elements);
  const own = JSON.parse(collection.fields) as JsonObject;
  const { info, ...rest } = own;
  let text = `{"info":${objectText(options.infoText(collection), JSON.stringify(info ?? {}))},"item":[`;
  const path: { children: TextRow[]; next: number }[] = [];
  const descend = (id: string): void => {
    const children = groups.get(id) ?? [];
    groups.delete(id);
    path.push({ children, next: 0 });
  };
  descend(collection.id);
  while (path.length > 0) {
    const level = path[path.length - 1] as { children: TextRow[]; next: number };
    const row = level.children[level.next];
    if (!row) {
      path.pop();
      text += path.length > 0 ? ']}' : ']';
      continue;
    }
    if (level.next > 0) text += ',';
    level.next += 1;
    const object = objectText(options.decorateText(row), row.fields);
    const childrenMember = CHILDREN_MEMBER[row.kind];
    if (childrenMember) {
      text += object.slice(0, -1);
      text += object === '{}' ? `"${childrenMember}":[` : `,"${childrenMember}":[`;
      descend(row.id);
    } else {
      text += object;
    }
    if (text.length >= PIECE_LENGTH) {
      yield text;
      text = '';
    }
  }
  const members = JSON.stringify(rest).slice(1, -1);
  yield `${text}${members ? `,${members}` : ''}}`;
}

/** An object's text with members put in front of its own. */
function objectText(members: string, object: string): string {
  if (members === '') return object;
  return object === '{}' ? `{${members}}` : `{${members},${object.slice(1)}`;
}
