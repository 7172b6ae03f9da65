import { describe, expect, it } from 'vitest';
import type { CollectionDocument } from '../../data/collection-document.ts';
import { findElement } from '../../data/collection-document.ts';
import { keysToOpen, treeRows } from './tree-rows.ts';

const users: CollectionDocument = {
  info: { name: 'Users' },
  item: [
    {
      id: 'people',
      name: 'People',
      item: [
        {
          id: 'list',
          name: 'List',
          request: { method: 'GET', url: { raw: '{{base}}/users' } },
          response: [{ id: 'found', name: 'Found' }],
        },
        { id: 'add', name: 'Add', request: { method: 'post', url: '{{base}}/people' } },
      ],
    },
    { id: 'ping', name: 'Ping', request: 'https://example.com/ping' },
    { id: 'empty', name: 'Empty', item: [] },
  ],
};

function drawn(opened: string[], filter = ''): string[] {
  const branches = [
    { id: 'u', name: 'Users', document: users, problem: undefined },
    { id: 'o', name: 'Orders', document: undefined, problem: undefined },
  ];
  return treeRows(branches, new Set(opened), filter).map((row) => {
    const mark = row.expanded === undefined ? ' ' : row.expanded ? '-' : '+';
    const place = `${row.position}/${row.siblings}`;
    return [`${'  '.repeat(row.level - 1)}${mark}${row.name}`, place, row.method, row.count]
      .join(' ')
      .trimEnd();
  });
}

describe('rows of the collection tree', () => {
  it('shows closed collections as one row each', () => {
    expect(drawn([])).toEqual(['+Users 1/2', '+Orders 2/2']);
  });

  it('shows folders with their number of requests, requests with their method, and what has nothing inside', () => {
    expect(drawn(['u', 'u/people'])).toEqual([
      '-Users 1/2',
      '  -People 1/3  2',
      '    +List 1/2 GET',
      '     Add 2/2 POST',
      '   Ping 2/3 GET',
      '   Empty 3/3  0',
      '+Orders 2/2',
    ]);
  });

  it('says that an opened collection is on its way', () => {
    expect(drawn(['o'])).toEqual(['+Users 1/2', '-Orders 2/2', '   Loading… 1/1']);
  });

  it('finds requests by URL below opened parents', () => {
    expect(drawn([], '/users')).toEqual(['-Users 1/1', '  -People 1/1  2', '    +List 1/1 GET']);
  });

  it('keeps everything inside a folder whose name matches', () => {
    expect(drawn(['u/people'], 'peop')).toEqual([
      '-Users 1/1',
      '  -People 1/1  2',
      '    +List 1/2 GET',
      '     Add 2/2 POST',
    ]);
  });

  it('opens the way to a selected example, and a selected folder itself', () => {
    expect(keysToOpen('u', findElement(users, 'found'))).toEqual(['u', 'u/people', 'u/list']);
    expect(keysToOpen('u', findElement(users, 'people'))).toEqual(['u', 'u/people']);
    expect(keysToOpen('u', undefined)).toEqual(['u']);
  });
});
