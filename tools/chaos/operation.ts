import type { Slice } from './model.ts';
import type { Random } from './random.ts';

export type OperationKind =
  | 'create workspace'
  | 'update workspace'
  | 'delete workspace'
  | 'put globals'
  | 'create collection'
  | 'import collection'
  | 'put collection'
  | 'patch collection'
  | 'delete collection'
  | 'transfer collection'
  | 'fork'
  | 'merge'
  | 'pull'
  | 'create folder'
  | 'create request'
  | 'create example'
  | 'update folder'
  | 'update request'
  | 'transfer request'
  | 'transfer folder'
  | 'delete folder'
  | 'delete request'
  | 'create environment'
  | 'put environment'
  | 'patch environment'
  | 'delete environment';

/** One write and what it does to the model. */
export type Operation = {
  kind: OperationKind;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  /** The slice with the write applied. Without an answer the ids that the server gave are missing. */
  after(answer?: unknown): Slice;
};

export type Site = {
  slice: Slice;
  random: Random;
  /** A value never used before, starting with the prefix of the slice. */
  mark(): string;
  sharedWorkspaceId: string;
};

/** Builds one write that is possible at the site, or nothing. */
export type Builder = (site: Site) => Operation | undefined;
