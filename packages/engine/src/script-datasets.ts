import type { CancelSignal } from './cancellation.ts';
import type { DatasetAccess, DatasetAnswer, DatasetParams, DatasetRow } from './options.ts';
import type { DatasetPage } from './script/inside/execution.ts';

/** Rows that enter the isolate at a time. */
const pageRows = 1_000;
/** Text of a query and its parameters. */
const questionMax = 256 * 1024;
/** Answers that a script has asked for and not read yet: they are outside its isolate, where nobody counts them. */
const unreadBytesMax = 64 * 1024 * 1024;

type Unread = { answer: DatasetAnswer; at: number };

/** `pm.datasets` of one script: asks, and hands out the rows page by page. */
export class ScriptDatasets {
  private readonly access: DatasetAccess | undefined;
  private readonly unread = new Map<string, Unread>();
  private unreadBytes = 0;
  private answers = 0;

  constructor(access: DatasetAccess | undefined) {
    this.access = access;
  }

  /** `query` and `view` are about a dataset, `page` and `close` about an answer. Arguments come from scripts. */
  async operate(
    operation: string,
    id: string,
    values: string | undefined,
    signal: CancelSignal,
  ): Promise<DatasetPage | undefined> {
    switch (operation) {
      case 'query':
      case 'view':
        return this.ask(operation, id, values ?? '{}', signal);
      case 'page':
        return this.page(id);
      case 'close':
        this.forget(id);
        return undefined;
      default:
        throw new Error(`Datasets have no operation ${operation}.`);
    }
  }

  private async ask(
    kind: 'query' | 'view',
    id: string,
    values: string,
    signal: CancelSignal,
  ): Promise<DatasetPage> {
    const { access } = this;
    if (!access?.ids.includes(id))
      throw new Error(
        `there is no dataset "${id}", ${access?.ids.length ? `only: ${access.ids.join(', ')}` : 'as the run was given none'}`,
      );
    if (values.length > questionMax)
      throw new RangeError(`a query with its parameters may have ${questionMax / 1024} Ki characters`);
    const { text, params } = JSON.parse(values) as { text: string; params: DatasetParams };
    const answer = await access.ask(id, { kind, text, params }, signal);
    const { columns, rows, bytes } = answer;
    if (rows.length <= pageRows) return { columns, rows, more: undefined };
    if (this.unreadBytes + bytes > unreadBytesMax)
      throw new RangeError(
        `the script holds answers of datasets of more than ${unreadBytesMax / 1024 / 1024} MiB that it has not read`,
      );
    this.unreadBytes += bytes;
    this.answers += 1;
    const more = String(this.answers);
    this.unread.set(more, { answer, at: pageRows });
    return { columns, rows: rows.slice(0, pageRows), more };
  }

  private page(id: string): DatasetPage {
    const found = this.unread.get(id);
    if (found === undefined) return { columns: [], rows: [], more: undefined };
    const { columns, rows } = found.answer;
    const page: DatasetRow[] = rows.slice(found.at, found.at + pageRows);
    found.at += pageRows;
    const left = found.at < rows.length;
    if (!left) this.forget(id);
    return { columns, rows: page, more: left ? id : undefined };
  }

  private forget(id: string): void {
    this.unreadBytes -= this.unread.get(id)?.answer.bytes ?? 0;
    this.unread.delete(id);
  }
}
