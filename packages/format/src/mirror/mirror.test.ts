import { describe, expect, test } from 'vitest';
import { collectionWithEverything } from '../collection.fixture.ts';
import { readCollection } from '../read-collection.ts';
import { mirrorFiles, readMirror } from './index.ts';

const { collection } = readCollection({
  info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  variable: [{ key: 'a', value: '1' }],
  item: [
    {
      name: 'Users/admins',
      description: 'words',
      item: [
        { name: 'Get', request: 'https://x.test/1' },
        { name: 'get', request: 'https://x.test/2' },
        { name: '', request: 'https://x.test/3' },
      ],
    },
    { name: 'Health: check?', request: 'https://x.test/health' },
    { name: 'Empty', item: [] },
  ],
});

test('a file for each request, a folder for each folder', () => {
  expect(mirrorFiles(collection).map(({ path }) => path)).toEqual([
    'collection.json',
    'Users-admins/folder.json',
    'Users-admins/Get.request.json',
    'Users-admins/get 2.request.json',
    'Users-admins/untitled.request.json',
    'Health- check-.request.json',
    'Empty/folder.json',
  ]);
});

test.each([
  ['a small collection', collection],
  ['one with everything', readCollection(collectionWithEverything()).collection],
])('%s comes back as it was', (_, given) => {
  expect(readMirror(mirrorFiles(given))).toEqual(JSON.parse(JSON.stringify(given)));
});

describe('a mirror that people and merges changed', () => {
  const files = mirrorFiles(collection);
  const names = (changed: typeof files) =>
    (readMirror(changed).item as { name: string }[]).map(({ name }) => name);

  test('what is new comes last, what is gone is gone', () => {
    const more = { path: 'Added.request.json', text: '{"name": "Added", "request": "https://x.test"}' };
    const left = files.filter(({ path }) => !path.startsWith('Health'));
    expect(names([...left, more])).toEqual(['Users/admins', 'Empty', 'Added']);
  });

  test('a folder without a file of its own is called like its directory', () => {
    const text = '{"name": "In", "request": "https://x.test"}';
    expect(
      names([...files, { path: 'Plain/In.request.json', text }, { path: 'README.md', text: '#' }]),
    ).toEqual(['Users/admins', 'Health: check?', 'Empty', 'Plain']);
  });

  test.each([
    ['Added.request.json', '{"name": ', 'Added.request.json:1:10: '],
    ['Added.request.json', '[]', 'Added.request.json: must hold an object'],
    ['Empty/folder.json', '{}', 'Empty/folder.json: has no object "folder"'],
    [`${'a/'.repeat(101)}x.request.json`, '{}', 'deeper than 100 folders'],
  ])('%s that holds %s is told', (path, text, message) => {
    expect(() => readMirror([...files.filter((file) => file.path !== path), { path, text }])).toThrow(
      message,
    );
  });

  test('a mirror without its root is told', () => {
    expect(() => readMirror([])).toThrow('collection.json: the file is missing');
  });
});
