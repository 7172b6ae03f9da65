import { describe, expect, test } from 'vitest';
import { servedOperations } from './operations.ts';
import { openPublished } from './published.ts';
import { differences } from './shape.ts';

const published = openPublished();
const operations = servedOperations().map((operation) => ({
  ...operation,
  name: `${operation.method} ${operation.path}`,
}));

test('the contract is described for every served operation, with or without the documents', () => {
  expect(operations.every(({ success }) => success !== undefined && success.length > 0)).toBe(true);
});

// The documents are not part of the repository; without them there is nothing to compare the fixture with.
if (published !== null) {
  describe('every published answer has one of the shapes in the fixture and obeys its schema', () => {
    test.each(operations)('$name', ({ name, answers = [] }) => {
      for (const { status, value } of published.answerExamples(name)) {
        const shapes = answers.filter((answer) => answer.status === status);
        expect(shapes.some(({ shape }) => differences(shape, value).length === 0)).toBe(true);
        expect(published.schemaProblems(name, status, value)).toEqual([]);
      }
    });
  });
}
