import { type Environment, SHARED, type Slice, type Values, type Workspace, withEntry } from './model.ts';
import type { Builder, Site } from './operation.ts';
import { valuesToWire } from './wire.ts';

const WORKSPACES_MAX = 2;
const ENVIRONMENTS_MAX = 4;

export const createWorkspace: Builder = (site) => {
  if (site.slice.workspaces.size >= WORKSPACES_MAX) return undefined;
  const key = site.mark();
  return {
    kind: 'create workspace',
    method: 'POST',
    path: '/workspaces',
    body: { workspace: { name: key, type: 'team', description: key } },
    after: (answer) => {
      const id = (answer as { workspace?: { id?: string } } | undefined)?.workspace?.id;
      return withWorkspace(site.slice, { key, id, note: key, globals: {} });
    },
  };
};

export const updateWorkspace: Builder = (site) => {
  const target = pickWorkspace(site);
  if (!target) return undefined;
  const note = site.mark();
  return {
    kind: 'update workspace',
    method: 'PUT',
    path: `/workspaces/${target.id}`,
    body: { workspace: { name: target.key, type: 'team', description: note } },
    after: () => withWorkspace(site.slice, { ...target, note }),
  };
};

/** Takes everything inside along. */
export const deleteWorkspace: Builder = (site) => {
  const target = pickWorkspace(site);
  if (!target || site.slice.workspaces.size < WORKSPACES_MAX) return undefined;
  const outside = <T extends { workspace: string }>(map: ReadonlyMap<string, T>) =>
    new Map([...map].filter(([, { workspace }]) => workspace !== target.key));
  return {
    kind: 'delete workspace',
    method: 'DELETE',
    path: `/workspaces/${target.id}`,
    after: () => ({
      ...site.slice,
      workspaces: withEntry(site.slice.workspaces, target.key, undefined),
      collections: outside(site.slice.collections),
      environments: outside(site.slice.environments),
    }),
  };
};

export const putGlobals: Builder = (site) => {
  const target = pickWorkspace(site);
  if (!target) return undefined;
  const globals = newValues(site);
  return {
    kind: 'put globals',
    method: 'PUT',
    path: `/workspaces/${target.id}/global-variables`,
    body: { values: valuesToWire(globals) },
    after: () => withWorkspace(site.slice, { ...target, globals }),
  };
};

export const createEnvironment: Builder = (site) => {
  if (site.slice.environments.size >= ENVIRONMENTS_MAX) return undefined;
  const workspace = site.random.pick([SHARED, ...site.slice.workspaces.keys()]) ?? SHARED;
  const id = workspace === SHARED ? site.sharedWorkspaceId : site.slice.workspaces.get(workspace)?.id;
  if (id === undefined) return undefined;
  const key = site.mark();
  const values = newValues(site);
  return {
    kind: 'create environment',
    method: 'POST',
    path: `/environments?workspace=${id}`,
    body: { environment: { name: key, values: valuesToWire(values) } },
    after: (answer) => {
      const made = (answer as { environment?: { uid?: string } } | undefined)?.environment;
      return withEnvironment(site.slice, { key, id: made?.uid, workspace, values });
    },
  };
};

export const putEnvironment: Builder = (site) => {
  const target = pickEnvironment(site);
  if (!target) return undefined;
  const values = newValues(site);
  return {
    kind: 'put environment',
    method: 'PUT',
    path: `/environments/${target.id}`,
    body: { environment: { name: target.key, values: valuesToWire(values) } },
    after: () => withEnvironment(site.slice, { ...target, values }),
  };
};

/** Several operations of one kind in one patch: all of them or none. */
export const patchEnvironment: Builder = (site) => {
  const target = pickEnvironment(site);
  const keys = Object.keys(target?.values ?? {});
  if (!target || keys.length === 0) return undefined;
  const values = { ...target.values };
  const patch = keys.map((key, index) => {
    values[key] = site.mark();
    return { op: 'replace', path: `/values/${index}/value`, value: values[key] };
  });
  return {
    kind: 'patch environment',
    method: 'PATCH',
    path: `/environments/${target.id}`,
    body: patch,
    after: () => withEnvironment(site.slice, { ...target, values }),
  };
};

export const deleteEnvironment: Builder = (site) => {
  const target = pickEnvironment(site);
  if (!target || site.slice.environments.size < 2) return undefined;
  return {
    kind: 'delete environment',
    method: 'DELETE',
    path: `/environments/${target.id}`,
    after: () => ({ ...site.slice, environments: withEntry(site.slice.environments, target.key, undefined) }),
  };
};

function newValues(site: Site): Values {
  const count = site.random.integer(1, 12);
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, site.mark()]));
}

function pickWorkspace(site: Site): Workspace | undefined {
  return site.random.pick([...site.slice.workspaces.values()].filter(({ id }) => id !== undefined));
}

function pickEnvironment(site: Site): Environment | undefined {
  return site.random.pick([...site.slice.environments.values()].filter(({ id }) => id !== undefined));
}

function withWorkspace(slice: Slice, workspace: Workspace): Slice {
  return { ...slice, workspaces: withEntry(slice.workspaces, workspace.key, workspace) };
}

function withEnvironment(slice: Slice, environment: Environment): Slice {
  return { ...slice, environments: withEntry(slice.environments, environment.key, environment) };
}
