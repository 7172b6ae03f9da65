import type { Role, Who } from './roles.ts';
import type { Kind, Thing } from './things.ts';
import type { Person, World } from './world.ts';

/** One operation and who may call it on what. */
export type Row = {
  /** Name of the route; several rows of one operation differ in `about`. */
  operation: string;
  about?: string;
  on: Kind;
  who: Who;
  /** Everybody signed in gets an answer; the thing is in it for those of `who.ok` alone. */
  lists?: boolean;
  /** Parameter of the thing that lists are searched for; its root when it has one. */
  shows?: string;
  /** Not all roles call. */
  as?: readonly Role[];
  /** The call uses the thing up: everybody gets one of their own. */
  once?: boolean;
  /** What those get who may not know of the thing, where it is not 404. */
  hidden?: number;
  /** Parameters of the path that are not the thing's own. */
  path?: (thing: Thing, asker: Person, world: World) => Record<string, string>;
  query?: (thing: Thing, asker: Person, world: World) => Record<string, string>;
  body?: (thing: Thing, asker: Person, world: World) => unknown;
  /** The call is also made by the owner of the thing, who may. */
  owner?: boolean;
};

/** Rows are written as [operation, thing, who] and what more there is to say. */
export const row = (
  operation: string,
  on: Kind,
  allowed: Who,
  more: Omit<Row, 'operation' | 'on' | 'who'> = {},
): Row => ({ operation, on, who: allowed, ...more });
