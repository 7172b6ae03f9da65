import { buildSchema, introspectionFromSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { imported, only, problemsOf, requestsOf, treeOf } from './import.fixture.ts';

const sdl = `"""People and their posts"""
type Query {
  "One of them"
  user(id: ID!, full: Boolean = true): User
  search(text: String!, filter: Filter, kinds: [Kind!]): [Result!]!
  node(id: ID!): Node
  count: Int
}
type Mutation { add(input: UserInput!): User @deprecated(reason: "use create") }
type Subscription { added: User! }
interface Node { id: ID! }
type User implements Node { id: ID! name: String friends(first: Int): [User!]! posts: [Post!]! secret(key: String!): String old: Int @deprecated }
type Post implements Node { id: ID! title: String author: User! }
union Result = User | Post
enum Kind { USER POST }
input Filter { kind: Kind, and: Filter, tags: [String!] }
input UserInput { name: String!, age: Int = 30, boss: UserInput }
scalar Date
`;

test('makes a request of each field of the roots', () => {
  const collection = only(imported([{ path: 'api/people.graphql', text: sdl }]));
  expect(collection.info.name).toBe('people');
  expect(treeOf(collection.item)).toEqual([
    'Queries/',
    'Queries/POST user',
    'Queries/POST search',
    'Queries/POST node',
    'Queries/POST count',
    'Mutations/',
    'Mutations/POST add',
    'Subscriptions/',
    'Subscriptions/POST added',
  ]);
  const [user, search, , count, add] = requestsOf(collection.item);
  expect(user?.request).toMatchObject({
    description: 'One of them',
    url: { raw: '{{baseUrl}}' },
    body: {
      mode: 'graphql',
      graphql: {
        query: `query user($id: ID!, $full: Boolean) {
  user(id: $id, full: $full) {
    id
    name
    posts {
      id
      title
    }
  }
}`,
        variables: '{\n  "id": "1",\n  "full": true\n}',
      },
    },
  });
  expect(JSON.parse(String(search?.request?.body?.graphql?.variables))).toEqual({
    text: '',
    filter: { kind: 'USER', tags: [''] },
    kinds: ['USER'],
  });
  expect(search?.request?.body?.graphql?.query).toContain('... on Post {');
  expect(count?.request?.body?.graphql?.query).toBe('query count {\n  count\n}');
  expect(add?.request?.description).toBe('Deprecated: use create');
  expect(JSON.parse(String(add?.request?.body?.graphql?.variables))).toEqual({
    input: { name: '', age: 30 },
  });
});

test('every operation is valid against the schema', () => {
  const schema = buildSchema(sdl);
  for (const { request } of requestsOf(only(imported([{ path: 'a.graphql', text: sdl }])).item))
    expect(validate(schema, parse(request?.body?.graphql?.query ?? ''))).toEqual([]);
});

test('reads an answer to introspection', () => {
  const text = JSON.stringify({ data: introspectionFromSchema(buildSchema(sdl)) });
  const a = only(imported([{ path: 'people.json', text }]));
  const b = only(imported([{ path: 'people.json', text: sdl }], { kind: 'graphql' }));
  expect(requestsOf(a.item).map(({ request }) => request?.body)).toEqual(
    requestsOf(b.item).map(({ request }) => request?.body),
  );
});

test.each([
  ['type Query { a: ', ['error input:1:17: Syntax Error: Expected Name, found <EOF>.']],
  ['type Query { a: Nothing }', ['error input: Unknown type "Nothing". Did you mean "String"?']],
  ['type A { a: Int }', ['error input: the schema has no queries, mutations or subscriptions']],
])('tells what is wrong with %s', (text, problems) => {
  expect(problemsOf(imported(text, { kind: 'graphql' }))).toEqual(problems);
});

test('types that contain each other a thousand times over end', () => {
  const many = Array.from(
    { length: 300 },
    (_, index) =>
      `type T${index} { ${Array.from({ length: 20 }, (_, at) => `f${at}: T${(index * 7 + at * 13) % 300}`).join(' ')} }`,
  );
  const { item } = only(imported(`type Query { a: T0 }\n${many.join('\n')}`));
  expect(requestsOf(item)[0]?.request?.body?.graphql?.query?.length).toBeLessThan(20_000);
});
