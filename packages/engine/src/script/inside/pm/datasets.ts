import type { DatasetPage, Execution } from '../execution.ts';
import { isObject } from './plain.ts';

/** What a query gives: rows as objects by column, to be read once. */
type DatasetResult = { columns: string[]; rows: AsyncGenerator<Record<string, unknown>, void> };

/** `pm.datasets(id)`. Whether there is such a dataset shows when it is asked. */
export class Dataset {
  readonly #execution: Execution;
  readonly #id: string;

  constructor(execution: Execution, id: string) {
    this.#execution = execution;
    this.#id = id;
  }

  executeQuery(sql: unknown, params?: unknown): Promise<DatasetResult> {
    return this.#ask('query', 'executeQuery', sql, params);
  }

  executeView(view: unknown, params?: unknown): Promise<DatasetResult> {
    return this.#ask('view', 'executeView', view, params);
  }

  async #ask(kind: 'query' | 'view', method: string, text: unknown, params: unknown): Promise<DatasetResult> {
    if (typeof text !== 'string' || text === '')
      throw new TypeError(`${method} needs ${kind === 'query' ? 'SQL' : 'the name of a view'} as text`);
    const given = params ?? {};
    if (!Array.isArray(given) && !isObject(given))
      throw new TypeError(`${method} takes parameters as an object or a list`);
    const execution = this.#execution;
    const first = await execution.datasets(kind, this.#id, { text, params: given });
    return { columns: first.columns.slice(), rows: rowsFrom(execution, first) };
  }
}

async function* rowsFrom(
  execution: Execution,
  first: DatasetPage,
): AsyncGenerator<Record<string, unknown>, void> {
  const { columns } = first;
  let page = first;
  try {
    for (;;) {
      for (const row of page.rows)
        yield Object.fromEntries(columns.map((column, index) => [column, row[index]]));
      const { more } = page;
      if (more === undefined) return;
      page = { ...page, more: undefined, rows: [] };
      page = await execution.datasets('page', more);
    }
  } finally {
    // The script left the loop: what it has not read need not be kept.
    if (page.more !== undefined) await execution.datasets('close', page.more);
  }
}
