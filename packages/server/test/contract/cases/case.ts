import type { Json } from '../sample.ts';
import type { World } from '../world.ts';

/** One request to send, and which published answer it should get. */
export type Call = {
  /** Path parameters by name. */
  params?: { [name: string]: string };
  query?: { [name: string]: string };
  headers?: { [name: string]: string };
  /** Laid over the published request example: ids of this world, values that have to fit together. */
  body?: Json;
  /** Expected status, by default the first success status of the operation. */
  status?: number;
  /** Index among the published answers of that status; null when only the status counts. */
  answer?: number | null;
};

export type Case = {
  /** `METHOD path` as published. */
  operation: string;
  /** What is special about it, for the test's name. */
  about: string;
  /** Index among the published request examples. */
  request?: number;
  arrange: (world: World) => Call | Promise<Call>;
};

/** A case without a body, or with one that is not a published example. */
export function read(operation: string, about: string, arrange: Case['arrange']): Case {
  return { operation, about, arrange };
}

/** A case that sends a published request example. */
export function send(operation: string, request: number, about: string, arrange: Case['arrange']): Case {
  return { operation, request, about, arrange };
}
