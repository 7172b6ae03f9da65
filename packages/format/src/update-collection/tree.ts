import type { Collection, CollectionItem, UrlDefinition } from '../collection.ts';
import { isObject, type JsonObject } from '../json.ts';
import { withUrlParts } from '../to-openapi/calls.ts';
import { createSecrets } from '../to-openapi/secrets.ts';
import { serverOf } from '../to-openapi/servers.ts';
import { createVariables } from '../to-openapi/variables.ts';

/** A folder or a request, and where it is. */
export type Node = {
  id: string;
  name: string;
  item: CollectionItem;
  parent: Node | undefined;
  /** Requests: method and path without the names of parameters. */
  key: string;
  /** The same with the path of the server in front. */
  fullKey: string;
};

export type Tree = {
  folders: Node[];
  requests: Node[];
  childrenOf(parent: Node | undefined): readonly Node[];
};

/** Everything in a collection, parents before children. With a loop: files may be as deep as they like. */
export function treeOf(collection: Collection): Tree {
  const context = { variables: createVariables(collection), secrets: createSecrets(collection) };
  const folders: Node[] = [];
  const requests: Node[] = [];
  const children = new Map<Node | undefined, Node[]>();
  const open: { items: readonly CollectionItem[]; parent: Node | undefined; at: string }[] = [
    { items: collection.item ?? [], parent: undefined, at: '' },
  ];
  for (let level = open.shift(); level; level = open.shift()) {
    const { items, parent, at } = level;
    const nodes = items.map((item, index): Node => {
      const place = `${at}/${index}`;
      const id = item.id ?? place;
      const node: Node = { id, name: item.name ?? '', item, parent, key: '', fullKey: '' };
      if (item.item) {
        folders.push(node);
        open.push({ items: item.item, parent: node, at: place });
        return node;
      }
      const { method = 'GET', url = {} } = withUrlParts(item.request ?? {});
      const path = pathShape(url).key;
      const server = /^(?:[^:/]+:\/\/[^/]*)?(\/.*)?$/.exec(serverOf(url, context).url)?.[1] ?? '';
      node.key = `${method} ${path}`;
      node.fullKey = `${method} ${server === '/' ? '' : server}${path}`;
      requests.push(node);
      return node;
    });
    children.set(parent, nodes);
  }
  return { folders, requests, childrenOf: (parent) => children.get(parent) ?? [] };
}

/** The path of a URL without the names of its parameters, and those names. */
export function pathShape(url: UrlDefinition): { key: string; names: (string | undefined)[] } {
  const names: (string | undefined)[] = [];
  const path = Array.isArray(url.path) ? url.path : [];
  const segments = path.map((segment) => {
    const text = typeof segment === 'string' ? segment : '';
    const whole = /^:([^.]+)/.exec(text);
    names.push(whole && text === whole[0] ? whole[1] : undefined);
    if (whole) return `{}${text.slice(whole[0].length)}`;
    return text.replace(/\{\{[^{}]*\}\}|\{[^{}]+\}/g, '{}');
  });
  const key = `/${segments.join('/')}${url.hash ? `#${url.hash.replace(/\{\{[^{}]*\}\}|\{[^{}]+\}/g, '{}')}` : ''}`;
  return { key, names };
}

/** The saved examples of a request. */
export function examplesOf({ item }: Node): JsonObject[] {
  return (Array.isArray(item.response) ? item.response : []).filter(isObject);
}
