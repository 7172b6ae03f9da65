import { apiThings } from './things-apis.ts';
import { contentThings } from './things-content.ts';
import { forkThings } from './things-forks.ts';
import { governanceThings } from './things-governance.ts';
import { peopleThings } from './things-people.ts';
import { specThings } from './things-specs.ts';
import { workspaceThings } from './things-workspaces.ts';
import type { Person, Place, World } from './world.ts';

/** What a row acts on: the parameters of its path, and more for queries and bodies. */
export type Thing = {
  params: Record<string, string>;
  /** The collection or environment whose roles count. */
  rootId?: string;
  accessKey?: string;
  /** Whom it belongs to. */
  owner?: Person;
};

type Made = {
  make: (world: World, place: Place) => Promise<Thing>;
  /** It lies in a workspace; in others the roles of the matrix count for nothing. */
  isPlaced?: boolean;
  /** It is one of these, or in one: they go into the trash and to other workspaces. */
  noun?: 'collection' | 'environment' | 'spec' | 'api';
  /** Its other half stays behind when it moves, and is still seen. */
  isPair?: boolean;
};

/** Things by the name the rows use. */
export const things = {
  ...apiThings,
  nothing: { make: async () => ({ params: {} }) },
  ...contentThings,
  ...forkThings,
  ...governanceThings,
  ...peopleThings,
  ...specThings,
  ...workspaceThings,
} satisfies Record<string, Made>;

export type Kind = keyof typeof things;

const madeOf = (kind: Kind): Made => things[kind];

export const make = (world: World, kind: Kind, place: Place): Promise<Thing> =>
  madeOf(kind).make(world, place);

export const nounOf = (kind: Kind): Made['noun'] => madeOf(kind).noun;
export const isPlaced = (kind: Kind): boolean =>
  madeOf(kind).isPlaced === true || madeOf(kind).noun !== undefined;

export const isPair = (kind: Kind): boolean => madeOf(kind).isPair === true;

export async function bury(world: World, kind: Kind, place: Place, thing: Thing): Promise<void> {
  await world.must(place.owner, 'DELETE', `/${nounOf(kind)}s/${thing.rootId}`);
}

export async function move(world: World, kind: Kind, from: Place, to: Place, thing: Thing): Promise<void> {
  await world.must(from.owner, 'POST', `/workspaces/${from.workspaceId}/element-transfers`, {
    id: thing.rootId,
    type: nounOf(kind),
    to: to.workspaceId,
  });
}
