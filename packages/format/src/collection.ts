import type { Json } from './json.ts';

/**
 * Collection v2.1 as the engine and the converters read it: the one model behind every accepted file. Members that
 * are not named here stay where they are. Source: the published schema v2.1.0.
 */
export type Collection = {
  info: CollectionInfo;
  item: CollectionItem[];
  event?: ItemEvent[];
  variable?: VariableEntry[];
  auth?: AuthDefinition | null;
  protocolProfileBehavior?: { [name: string]: Json };
};

export type CollectionInfo = {
  _postman_id?: string;
  name: string;
  description?: Json;
  schema: string;
};

/** A folder when it has `item`, else a request. */
export type CollectionItem = {
  id?: string;
  name?: string;
  description?: Json;
  item?: CollectionItem[];
  request?: RequestDefinition;
  response?: Json[];
  event?: ItemEvent[];
  variable?: VariableEntry[];
  auth?: AuthDefinition | null;
  protocolProfileBehavior?: { [name: string]: Json };
};

/** `listen` is `prerequest` or `test`; others are kept and never run. */
export type ItemEvent = {
  id?: string;
  listen: string;
  disabled?: boolean;
  script?: { id?: string; type?: string; exec?: string[]; packages?: Json };
};

export type RequestDefinition = {
  method?: string;
  url?: UrlDefinition;
  header?: HeaderEntry[];
  body?: BodyDefinition | null;
  auth?: AuthDefinition | null;
  description?: Json;
};

export type UrlDefinition = {
  raw?: string;
  protocol?: string;
  auth?: { user?: string; password?: string };
  host?: string[];
  port?: string;
  path?: string[];
  query?: { key: string | null; value: string | null; disabled?: boolean; description?: Json }[];
  hash?: string;
  variable?: VariableEntry[];
};

export type HeaderEntry = {
  key: string;
  value: string;
  disabled?: boolean;
  description?: Json;
  system?: boolean;
};

export type BodyDefinition = {
  mode?: string;
  disabled?: boolean;
  raw?: string;
  urlencoded?: BodyEntry[];
  formdata?: BodyEntry[];
  file?: { src?: string | null; content?: string };
  graphql?: { query?: string; variables?: Json; operationName?: string };
  options?: { [mode: string]: Json };
};

export type BodyEntry = {
  key: string;
  value?: string | null;
  type?: string;
  src?: string | string[] | null;
  contentType?: string;
  fileName?: string;
  disabled?: boolean;
  description?: Json;
};

/** `{type: 'basic', basic: [{key: 'username', value: 'ada', type: 'string'}]}`. */
export type AuthDefinition = { type: string; [scheme: string]: Json };

/** An entry of a variable scope; `type` is `string | number | boolean | any | default | secret`. */
export type VariableEntry = {
  key: string;
  value?: Json;
  type?: string;
  disabled?: boolean;
  id?: string;
  name?: string;
  description?: Json;
};

/** An environment or the globals. */
export type VariableSet = { id: string; name: string; values: VariableEntry[] };
