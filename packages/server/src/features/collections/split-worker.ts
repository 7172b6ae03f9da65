import { parentPort } from 'node:worker_threads';
import type { ElementRecord, JsonObject, Limits, TreeOp } from '@parley/format';
import type { NewRow } from '../trees/add-tree.ts';
import {
  renameTaken,
  replaceSteps,
  rowsPerPage,
  type Split,
  SplitError,
  type SplitProblem,
  splitBody,
  stepsBetween,
  toNewRow,
} from './split.ts';

/** Large documents are parsed and taken apart here, so that the server's event loop never is. One document a worker. */
export type ToWorker =
  | { t: 'split'; bytes: Uint8Array; limits: Limits }
  | { t: 'wanted'; rows: ElementRecord[] }
  | {
      t: 'existing';
      rows: {
        id: string;
        kind: ElementRecord['kind'];
        parent: string | null;
        rank: string;
        fields: string;
      }[];
    }
  | { t: 'unknownIds' }
  | { t: 'taken'; ids: string[] }
  | { t: 'rows'; ownerId: number }
  | { t: 'steps'; rootId: string }
  | { t: 'next' };

export type FromWorker =
  | { t: 'split'; root: NewRow; givenId: string | null; items: number }
  | { t: 'ok' }
  | { t: 'ids'; ids: string[] }
  | { t: 'page'; rows: NewRow[] }
  | { t: 'stepPage'; steps: TreeOp[] }
  | { t: 'end' }
  | { t: 'problem'; problem: SplitProblem }
  | { t: 'failed'; message: string };

const port = parentPort;
if (port) {
  let split: Split | undefined;
  const existing: ElementRecord[] = [];
  /** The tree to come to when it is given as rows and not as a document. */
  const wanted: ElementRecord[] = [];
  const elements = (): ElementRecord[] => (wanted.length > 0 ? wanted : (split?.elements ?? []));
  let pages: Iterator<FromWorker> | undefined;

  const answer = (message: ToWorker): FromWorker => {
    switch (message.t) {
      case 'split': {
        split = splitBody(message.bytes, message.limits);
        return {
          t: 'split',
          root: toNewRow(split.collection, 0),
          givenId: split.givenId,
          items: split.elements.length,
        };
      }
      case 'existing':
        for (const row of message.rows)
          existing.push({ ...row, fields: JSON.parse(row.fields) as JsonObject });
        return { t: 'ok' };
      case 'wanted':
        for (const row of message.rows) wanted.push(row);
        return { t: 'ok' };
      case 'unknownIds': {
        const known = new Set(existing.map((element) => element.id));
        return {
          t: 'ids',
          ids: elements()
            .map((element) => element.id)
            .filter((id) => !known.has(id)),
        };
      }
      case 'taken':
        renameTaken({ elements: elements() }, new Set(message.ids));
        return { t: 'ok' };
      case 'rows':
        pages = rowPages(split as Split, message.ownerId);
        return pages.next().value as FromWorker;
      case 'steps':
        pages = stepPages(
          wanted.length > 0
            ? stepsBetween(existing, wanted)
            : replaceSteps(existing, split as Split, message.rootId),
        );
        return pages.next().value as FromWorker;
      case 'next':
        return (pages?.next().value as FromWorker | undefined) ?? { t: 'end' };
    }
  };

  port.on('message', (message: ToWorker) => {
    try {
      port.postMessage(answer(message));
    } catch (error) {
      if (error instanceof SplitError)
        port.postMessage({ t: 'problem', problem: error.problem } satisfies FromWorker);
      else
        port.postMessage({
          t: 'failed',
          message: error instanceof Error ? (error.stack ?? '') : String(error),
        } satisfies FromWorker);
    }
  });
}

function* rowPages(split: Split, ownerId: number): Generator<FromWorker> {
  for (let at = 0; at < split.elements.length; at += rowsPerPage)
    yield {
      t: 'page',
      rows: split.elements.slice(at, at + rowsPerPage).map((element) => toNewRow(element, ownerId)),
    };
  yield { t: 'end' };
}

function* stepPages(steps: TreeOp[]): Generator<FromWorker> {
  for (let at = 0; at < steps.length; at += rowsPerPage)
    yield { t: 'stepPage', steps: steps.slice(at, at + rowsPerPage) };
  yield { t: 'end' };
}
