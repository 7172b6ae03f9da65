// A collection as the Postman API answers it (format v2.1), as far as this app reads it. Documents come from
// many tools and years, so every field that may be missing or have two shapes is typed that way.

export type Description = string | { content?: string | null; type?: string } | null;

export interface Pair {
  key?: string | null;
  value?: string | number | boolean | null;
  description?: Description;
  disabled?: boolean;
  type?: string;
  src?: string | string[] | null;
}

export interface Body {
  mode?: string;
  raw?: string | null;
  urlencoded?: Pair[] | null;
  formdata?: Pair[] | null;
  file?: { src?: string | null; content?: string } | null;
  graphql?: { query?: string | null; variables?: string | null } | null;
  options?: { raw?: { language?: string } };
}

export interface RequestDocument {
  method?: string;
  url?: string | { raw?: string; query?: Pair[] | null; variable?: Pair[] | null } | null;
  header?: Pair[] | string | null;
  body?: Body | null;
  auth?: { type?: string } | null;
  description?: Description;
}

export interface Example {
  id?: string;
  uid?: string;
  name?: string | null;
  originalRequest?: RequestDocument | null;
  status?: string | null;
  code?: number | null;
  header?: Pair[] | string | null;
  body?: string | null;
}

export interface Item {
  id?: string;
  uid?: string;
  name?: string | null;
  description?: Description;
  item?: Item[];
  request?: RequestDocument | string;
  response?: Example[];
  auth?: { type?: string } | null;
}

export interface CollectionDocument {
  info: { name: string; description?: Description; _postman_id?: string; updatedAt?: string };
  item?: Item[];
  variable?: Pair[];
  auth?: { type?: string } | null;
}

/** One thing inside a collection, with the folders and requests above it. */
export type Element =
  | { kind: 'folder'; id: string; name: string; trail: Element[]; item: Item }
  | { kind: 'request'; id: string; name: string; trail: Element[]; item: Item }
  | { kind: 'example'; id: string; name: string; trail: Element[]; item: Item; example: Example };

const indexes = new WeakMap<CollectionDocument, Map<string, Element>>();

/** The element with this id or uid, found through an index that is built once a document. */
export function findElement(collection: CollectionDocument, id: string): Element | undefined {
  let index = indexes.get(collection);
  if (index === undefined) {
    index = new Map();
    addElements(index, collection.item ?? [], [], '');
    indexes.set(collection, index);
  }
  return index.get(id);
}

/** A stable id also for documents whose items carry none: the place in the tree. */
export function idOf(thing: { id?: string; uid?: string }, parentId: string, position: number): string {
  return thing.id ?? thing.uid ?? `${parentId}.${position}`;
}

export function isFolder(item: Item): boolean {
  return Array.isArray(item.item);
}

export function nameOf(thing: { name?: string | null }): string {
  return thing.name?.trim() || 'Untitled';
}

/** COMPAT: a request may be a bare URL, which means GET. */
export function requestOf(item: Item): RequestDocument {
  if (typeof item.request === 'string') return { method: 'GET', url: item.request };
  return item.request ?? {};
}

export function methodOf(request: RequestDocument): string {
  return (request.method || 'GET').toUpperCase();
}

export function urlOf(request: RequestDocument): string {
  return (typeof request.url === 'string' ? request.url : request.url?.raw) ?? '';
}

export function queryOf(request: RequestDocument): Pair[] {
  return typeof request.url === 'object' ? (request.url?.query ?? []) : [];
}

export function pathVariablesOf(request: RequestDocument): Pair[] {
  return typeof request.url === 'object' ? (request.url?.variable ?? []) : [];
}

/** COMPAT: headers may be one text with a line each. */
export function headersOf(from: { header?: Pair[] | string | null }): Pair[] {
  if (Array.isArray(from.header)) return from.header;
  if (!from.header) return [];
  return from.header
    .split(/\r?\n/)
    .filter((line) => line.includes(':'))
    .map((line) => {
      const colon = line.indexOf(':');
      return { key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
    });
}

export function descriptionText(description: Description | undefined): string {
  const text = typeof description === 'string' ? description : description?.content;
  return text?.trim() ?? '';
}

function addElements(index: Map<string, Element>, items: Item[], trail: Element[], parentId: string): void {
  items.forEach((item, position) => {
    const id = idOf(item, parentId, position);
    const element: Element = {
      kind: isFolder(item) ? 'folder' : 'request',
      id,
      name: nameOf(item),
      trail,
      item,
    };
    add(index, element, item.uid);
    addElements(index, item.item ?? [], [...trail, element], id);
    (item.response ?? []).forEach((example, place) => {
      const exampleId = idOf(example, id, place);
      const entry: Element = {
        kind: 'example',
        id: exampleId,
        name: nameOf(example),
        trail: [...trail, element],
        item,
        example,
      };
      add(index, entry, example.uid);
    });
  });
}

function add(index: Map<string, Element>, element: Element, uid: string | undefined): void {
  index.set(element.id, element);
  if (uid !== undefined) index.set(uid, element);
}
