import type { JsonObject } from '../../json.ts';

/** A row of anything: headers, parameters, variables, assertions. */
export type BrunoRow = {
  key: string;
  value: string;
  isOn: boolean;
  /** Parts of forms. */
  files?: string[];
  contentType?: string;
  isSecret?: boolean;
};

/** A request or a folder, whichever of Bruno's formats it comes from. */
export type BrunoItem = {
  kind: 'folder' | 'request' | 'other';
  /** What tells it from all others: its id or its path. */
  key: string;
  name: string;
  order: number;
  docs: string;
  method: string;
  url: string;
  headers: BrunoRow[];
  query: BrunoRow[];
  pathParams: BrunoRow[];
  body: { mode: string; text: string; variables: string; rows: BrunoRow[] };
  auth: { mode: string; fields: JsonObject };
  scripts: { before: string; after: string; tests: string };
  variables: { before: BrunoRow[]; after: BrunoRow[] };
  assertions: BrunoRow[];
  children: BrunoItem[];
};

export type BrunoEnvironment = { key: string; name: string; rows: BrunoRow[] };

export function emptyItem(kind: BrunoItem['kind'], key: string, name: string): BrunoItem {
  return {
    kind,
    key,
    name,
    order: Number.MAX_SAFE_INTEGER,
    docs: '',
    method: 'GET',
    url: '',
    headers: [],
    query: [],
    pathParams: [],
    body: { mode: 'none', text: '', variables: '', rows: [] },
    auth: { mode: '', fields: {} },
    scripts: { before: '', after: '', tests: '' },
    variables: { before: [], after: [] },
    assertions: [],
    children: [],
  };
}
