import type { ElementRecord, JsonObject } from '@parley/format';
import type { TreeRow } from './fork-base.ts';

type Trees<T> = { base: T; source: T; destination: T };

const same: JsonObject = {};

/**
 * Rows as merging takes them. Parsing is most of the cost of merging large collections that hardly differ, so an
 * element whose text is the same wherever it exists stands there with empty fields: to a merge it is as unchanged.
 * Only one that the source alone has is parsed all the same, since it will be created.
 */
export function toRecords(trees: Trees<readonly TreeRow[]>): Trees<ElementRecord[]> {
  const texts = {
    base: textsOf(trees.base),
    source: textsOf(trees.source),
    destination: textsOf(trees.destination),
  };
  const isSame = (id: string): boolean => {
    const base = texts.base.get(id);
    const source = texts.source.get(id);
    const destination = texts.destination.get(id);
    if (source === undefined) return base === undefined || destination === undefined || base === destination;
    if (base === undefined && destination === undefined) return false;
    return (base ?? source) === source && (destination ?? source) === source;
  };
  const record = ({ id, kind, parentId, rank, fields }: TreeRow): ElementRecord => ({
    ...{ id, kind, parent: parentId, rank },
    fields: isSame(id) ? same : (JSON.parse(fields) as JsonObject),
  });
  return {
    base: trees.base.map(record),
    source: trees.source.map(record),
    destination: trees.destination.map(record),
  };
}

const textsOf = (rows: readonly TreeRow[]): Map<string, string> =>
  new Map(rows.map((row) => [row.id, row.fields]));
