import type { CollectionItem } from '../collection.ts';
import type { Api, Tag } from './api.ts';
import { elementId } from './element-id.ts';
import type { Operation } from './operation.ts';
import type { ConvertOptions } from './options.ts';

/** Files with deeper paths or tags get no deeper folders; readers stop somewhere too. */
const DEPTH_MAX = 50;
const WEBHOOKS = '\nwebhooks';

/** Requests in their folders. `request` is asked once for each place that an operation appears at. */
export type RequestMaker = (operation: Operation, place: string) => CollectionItem;

type Folder = {
  key: string;
  name: string;
  description: string;
  folders: Map<string, Folder>;
  items: CollectionItem[];
  /** Folders and requests in the order they came. */
  order: (Folder | CollectionItem)[];
};

export function arrange(api: Api, request: RequestMaker, options: ConvertOptions): CollectionItem[] {
  const root = newFolder('', '');
  const own = api.operations.filter((operation) => !operation.isWebhook);
  if (usesTags(own, options)) byTags(root, api, own, request, options);
  else byPaths(root, own, request);
  const webhooks = api.operations.filter((operation) => operation.isWebhook);
  if (webhooks.length > 0) {
    // A line break is in no path and no tag: a folder of that name stays another one.
    const folder = subfolder(root, WEBHOOKS, 'Webhooks');
    for (const operation of webhooks) put(folder, request(operation, ''));
  }
  const joins = options.collapseFolders && !usesTags(own, options);
  return root.order.map((entry) => {
    return finished(entry, options, joins && entry !== root.folders.get(WEBHOOKS));
  });
}

function usesTags(operations: readonly Operation[], { folderStrategy }: ConvertOptions): boolean {
  if (folderStrategy !== 'auto') return folderStrategy === 'Tags';
  return operations.length > 0 && operations.every(({ tags }) => tags.length > 0);
}

function byPaths(root: Folder, operations: readonly Operation[], request: RequestMaker): void {
  for (const operation of operations) {
    // A path that ends in a slash has an empty last segment, which is no folder.
    const place = operation.path.split(/[?#]/, 1)[0] ?? '';
    const segments = place.split('/').filter((segment) => segment.trim() !== '');
    let folder = root;
    for (const segment of segments.slice(0, DEPTH_MAX)) folder = subfolder(folder, segment, segment);
    put(folder, request(operation, ''));
  }
}

function byTags(
  root: Folder,
  api: Api,
  operations: readonly Operation[],
  request: RequestMaker,
  options: ConvertOptions,
): void {
  const tags = new Map(api.tags.map((tag) => [tag.name, tag]));
  // Declared tags are folders in their order, also those that no operation has.
  const nests = options.nestedFolderHierarchy;
  if (!nests) for (const tag of api.tags) folderOfTag(root, tag.name, tags);
  for (const operation of operations) {
    const names = [...new Set(operation.tags)];
    if (names.length === 0) {
      put(root, request(operation, ''));
    } else if (nests) {
      let folder = root;
      for (const name of names.slice(0, DEPTH_MAX)) folder = tagFolder(folder, name, tags.get(name));
      put(folder, request(operation, ''));
    } else {
      // In each of its folders; only the first has the id that the operation is known by.
      names.forEach((name, index) => {
        put(folderOfTag(root, name, tags), request(operation, index === 0 ? '' : name));
      });
    }
  }
}

/** The folder of a tag inside those of its parents. */
function folderOfTag(root: Folder, name: string, tags: ReadonlyMap<string, Tag>): Folder {
  const chain: string[] = [];
  for (let next: string | undefined = name; next !== undefined; next = tags.get(next)?.parent) {
    if (chain.includes(next) || chain.length >= DEPTH_MAX) break;
    chain.unshift(next);
  }
  let folder = root;
  for (const part of chain) folder = tagFolder(folder, part, tags.get(part));
  return folder;
}

function tagFolder(parent: Folder, name: string, tag: Tag | undefined): Folder {
  const folder = subfolder(parent, name, tag?.title ?? name);
  folder.description = tag?.description ?? '';
  return folder;
}

function newFolder(key: string, name: string): Folder {
  return { key, name, description: '', folders: new Map(), items: [], order: [] };
}

function subfolder(parent: Folder, segment: string, name: string): Folder {
  let folder = parent.folders.get(segment);
  if (!folder) {
    folder = newFolder(`${parent.key}/${segment}`, name);
    parent.folders.set(segment, folder);
    parent.order.push(folder);
  }
  return folder;
}

function put(folder: Folder, item: CollectionItem): void {
  folder.items.push(item);
  folder.order.push(item);
}

/** With `joins`, a folder that only holds a folder is one with it, and one that only holds a request is that request. */
function finished(entry: Folder | CollectionItem, options: ConvertOptions, joins: boolean): CollectionItem {
  if (!('order' in entry)) return entry;
  let folder = entry;
  if (joins) {
    let { name } = folder;
    for (let only = folder.order[0]; folder.order.length === 1 && only; only = folder.order[0]) {
      if (!('order' in only)) return only;
      name = `${name}/${only.name}`;
      folder = only;
    }
    folder.name = name;
  }
  const item: CollectionItem = {
    id: elementId(`folder ${folder.key}`, options.idSeed),
    name: folder.name.slice(0, 255),
  };
  if (folder.description !== '') item.description = folder.description;
  item.item = folder.order.map((child) => finished(child, options, joins));
  return item;
}
