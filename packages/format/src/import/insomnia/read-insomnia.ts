import { isObject, type JsonObject } from '../../json.ts';
import { documentOf } from '../collections.ts';
import type { Importing, Source } from '../importing.ts';
import { listIn, objectIn, objectsIn, textIn } from '../json-fields.ts';
import { makeCollection, makeVariables, stableId, type VariableParts } from '../make-item.ts';
import { fileStem } from '../names.ts';
import { flatVariables } from '../templates.ts';
import { type InsomniaMaking, type InsomniaNode, insomniaItems } from './insomnia-items.ts';

/** Folders deeper than this are no folders that a person made. */
const FOLDERS_MAX = 100;

type Environment = { id: string; name: string; values: VariableParts[]; inner: Environment[] };

/** One workspace, whichever version of the format it comes from. */
type Workspace = {
  id: string;
  name: string;
  description: string;
  nodes: InsomniaNode[];
  /** The base environment and those below it. */
  base: Environment | undefined;
  isEnvironmentOnly: boolean;
};

/** Exports of version 4, a list of resources, and of version 5, a tree in YAML or JSON. */
export function readInsomnia(source: Source, importing: Importing): void {
  const document = documentOf(source, importing);
  const root = isObject(document.value) ? document.value : {};
  const workspaces = Array.isArray(root.resources)
    ? workspacesOfResources(objectsIn(root, 'resources'), source, importing)
    : workspaceOfTree(root, source, importing);
  for (const workspace of workspaces) addWorkspace(workspace, source, importing);
}

function addWorkspace(workspace: Workspace, source: Source, importing: Importing): void {
  const { id, name, description, nodes, base, isEnvironmentOnly } = workspace;
  const warn = (reason: string): void => importing.warn(source.path, reason);
  const making: InsomniaMaking = { warn, count: () => importing.countItem(source.path) };
  const item = insomniaItems(nodes, making);
  if (!isEnvironmentOnly) {
    const variable = (base?.values ?? [])
      .filter(({ isDisabled }) => !isDisabled)
      .map(({ key, value }) => ({ key, value, type: 'string' }));
    importing.addCollection(
      makeCollection({
        id: stableId('insomnia', id),
        name: name || fileStem(source.path, 'Insomnia'),
        description,
        item,
        variable,
      }),
    );
  }
  // What stands on its own has nowhere else to go; below a collection the base holds for all.
  const sets =
    isEnvironmentOnly && base ? [base, ...base.inner.map((set) => withBase(base, set))] : (base?.inner ?? []);
  for (const set of sets)
    importing.addVariables(
      makeVariables('environment', { id: stableId('insomnia', set.id), name: set.name, values: set.values }),
    );
}

function withBase(base: Environment, set: Environment): Environment {
  const own = new Set(set.values.map(({ key }) => key));
  return { ...set, values: [...base.values.filter(({ key }) => !own.has(key)), ...set.values] };
}

function environmentValues(source: JsonObject): VariableParts[] {
  const isPrivate = source.isPrivate === true || objectIn(source, 'meta').isPrivate === true;
  const rows = objectsIn(source, 'kvPairData');
  if (rows.length > 0)
    return rows.map((row) => ({
      key: textIn(row, 'name'),
      value: textIn(row, 'value'),
      isSecret: textIn(row, 'type') === 'secret' || isPrivate,
      isDisabled: row.enabled === false,
    }));
  return flatVariables(objectIn(source, 'data')).map(({ key, value }) => ({
    key,
    value,
    isSecret: isPrivate,
  }));
}

const ORDER = (a: InsomniaNode, b: InsomniaNode): number => a.order - b.order;

function workspacesOfResources(
  resources: readonly JsonObject[],
  source: Source,
  importing: Importing,
): Workspace[] {
  const children = new Map<string, JsonObject[]>();
  for (const resource of resources) {
    const parent = textIn(resource, 'parentId');
    const siblings = children.get(parent);
    if (siblings) siblings.push(resource);
    else children.set(parent, [resource]);
  }
  const used = new Set<JsonObject>();
  const nodesIn = (parent: string, depth: number): InsomniaNode[] => {
    if (depth > FOLDERS_MAX) {
      importing.fail(source.path, `folders nested deeper than ${FOLDERS_MAX} levels are left out`);
      return [];
    }
    const nodes = (children.get(parent) ?? []).flatMap((fields): InsomniaNode[] => {
      const kind = NODE_KINDS[textIn(fields, '_type')];
      if (kind === undefined || used.has(fields)) return [];
      used.add(fields);
      const id = textIn(fields, '_id');
      const order = Number(fields.metaSortKey) || 0;
      return [{ kind, id, order, fields, children: kind === 'folder' ? nodesIn(id, depth + 1) : [] }];
    });
    return nodes.sort(ORDER);
  };
  const environmentsIn = (parent: string): Environment[] =>
    (children.get(parent) ?? [])
      .filter((fields) => textIn(fields, '_type') === 'environment')
      .map((fields) => ({ ...environmentOf(fields), id: textIn(fields, '_id'), inner: [] }));
  const made = resources
    .filter((fields) => textIn(fields, '_type') === 'workspace')
    .map((fields): Workspace => {
      const id = textIn(fields, '_id');
      const [base] = environmentsIn(id);
      if (base) base.inner = environmentsIn(base.id);
      return {
        id,
        name: textIn(fields, 'name'),
        description: textIn(fields, 'description'),
        nodes: nodesIn(id, 1),
        base,
        isEnvironmentOnly: textIn(fields, 'scope') === 'environment',
      };
    });
  if (made.length === 0) importing.fail(source.path, 'the export holds no workspace');
  const lost = resources.filter((fields) => NODE_KINDS[textIn(fields, '_type')] && !used.has(fields)).length;
  if (lost > 0 && made.length > 0)
    importing.warn(source.path, `${lost} requests or folders belong to no workspace and are left out`);
  return made;
}

const NODE_KINDS: { readonly [type: string]: InsomniaNode['kind'] } = {
  request_group: 'folder',
  request: 'request',
  grpc_request: 'other',
  websocket_request: 'other',
  socketio_request: 'other',
};

function environmentOf(fields: JsonObject): Omit<Environment, 'id' | 'inner'> {
  return { name: textIn(fields, 'name'), values: environmentValues(fields) };
}

/** Version 5: requests and folders as a tree, what all have in common below `meta`. */
function workspaceOfTree(root: JsonObject, source: Source, importing: Importing): Workspace[] {
  const type = textIn(root, 'type').replace(/\.insomnia\.rest.*$/, '');
  if (type !== 'collection' && type !== 'environment' && type !== 'spec') {
    importing.fail(source.path, `an Insomnia file of the type "${type}" holds no requests`);
    return [];
  }
  if (listIn(root, 'mcpRequests').length > 0) importing.warn(source.path, 'MCP requests are left out');
  const meta = objectIn(root, 'meta');
  const id = textIn(meta, 'id') || source.path;
  const nested = (fields: JsonObject): Environment => ({
    id: textIn(objectIn(fields, 'meta'), 'id') || `${id}/${textIn(fields, 'name')}`,
    ...environmentOf(fields),
    inner: objectsIn(fields, 'subEnvironments').map(nested),
  });
  const environments = objectIn(root, 'environments');
  return [
    {
      id,
      name: textIn(root, 'name'),
      description: textIn(meta, 'description'),
      nodes: treeNodes(objectsIn(root, 'collection'), id),
      base: Object.keys(environments).length > 0 ? nested(environments) : undefined,
      isEnvironmentOnly: type === 'environment',
    },
  ];
}

function treeNodes(list: readonly JsonObject[], parent: string): InsomniaNode[] {
  const nodes = list.map((node, index): InsomniaNode => {
    const meta = objectIn(node, 'meta');
    const scripts = objectIn(node, 'scripts');
    const id = textIn(meta, 'id') || `${parent}/${index}`;
    const fields: JsonObject = {
      ...node,
      description: textIn(meta, 'description') || textIn(node, 'description'),
      preRequestScript: textIn(scripts, 'preRequest'),
      afterResponseScript: textIn(scripts, 'afterResponse'),
      settingFollowRedirects: textIn(objectIn(node, 'settings'), 'followRedirects'),
    };
    const isFolder = Array.isArray(node.children);
    const kind = isFolder
      ? 'folder'
      : /^(?:ws-req|greq|socketio)/.test(id) || node.method === undefined
        ? 'other'
        : 'request';
    return {
      kind,
      id,
      order: Number(meta.sortKey) || index,
      fields,
      children: isFolder ? treeNodes(objectsIn(node, 'children'), id) : [],
    };
  });
  return nodes.sort(ORDER);
}
