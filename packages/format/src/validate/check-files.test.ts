import { describe, expect, test } from 'vitest';
import type { DefinitionFile } from '../definition/types.ts';
import { checkFiles, type DefinitionType } from './check-files.ts';

const asyncapi2 = `asyncapi: 2.6.0
info: {title: T, version: '1'}
channels:
  light/measured:
    publish: {message: {payload: {type: object}}}
`;
const asyncapi3 = `asyncapi: 3.0.0
info: {title: T, version: '1'}
channels:
  light: {address: a, messages: {m: {payload: {type: object}}}}
operations:
  send: {action: send, channel: {$ref: '#/channels/light'}}
`;
const openapi = `openapi: 3.0.3
info: {title: T, version: '1'}
paths: {/a: {get: {responses: {'200': {description: ok}}}}}
`;

function problems(type: DefinitionType, given: string | DefinitionFile[]): string[] {
  const files = typeof given === 'string' ? [{ path: 'root', text: given }] : given;
  return checkFiles(type, files, files[0]?.path ?? '').map(
    ({ file, range: { start }, reason }) => `${file}:${start.line}:${start.column}: ${reason}`,
  );
}

describe('is fine', () => {
  test.each<[DefinitionType, string | DefinitionFile[]]>([
    ['OPENAPI:3.0', openapi],
    ['OPENAPI:3.1', openapi.replace('3.0.3', '3.1.0')],
    ['OPENAPI:3.1', openapi.replace('3.0.3', '3.2.0')],
    ['OPENAPI:2.0', openapi.replace('openapi: 3.0.3', "swagger: '2.0'")],
    ['ASYNCAPI:2.0', asyncapi2],
    ['ASYNCAPI:3.0', asyncapi3],
    ['PROTOBUF:3', 'syntax = "proto3";\nmessage A { string a = 1; B b = 2; }\nmessage B {}'],
    [
      'PROTOBUF:3',
      '// syntax = "proto2";\nsyntax = "proto3"; import "google/type/date.proto"; message A { google.type.Date d = 1; }',
    ],
    ['PROTOBUF:2', 'message A { required int32 a = 1; }'],
    [
      'PROTOBUF:3',
      [
        { path: 'a.proto', text: 'syntax = "proto3"; import "more/b.proto"; message A { b.B b = 1; }' },
        { path: 'more/b.proto', text: 'syntax = "proto3"; package b; message B {}' },
      ],
    ],
    ['GRAPHQL', 'type Query { a(b: Int = 1): [A!] }\n"words" type A { b: ID }'],
    ['GRAPHQL', 'type A { b: ID }'],
    [
      'GRAPHQL',
      [
        { path: 'a.graphql', text: 'type Query { a: Int }' },
        { path: 'b.graphql', text: 'extend type Query { b: Int }' },
      ],
    ],
    ['SMITHY:2.0', '$version: "2"\nnamespace a.b\n// it\'s }\nstructure A { @doc("{") b: String }\n'],
    ['SMITHY:2.0', '{"smithy": "2.0", "shapes": {}}'],
  ])('%s %#', (type, given) => {
    expect(problems(type, given)).toEqual([]);
  });
});

describe('is not', () => {
  test.each<[DefinitionType, string | DefinitionFile[], RegExp]>([
    ['OPENAPI:3.0', '{"openapi": "3.0.0" 1}', /^root:1:21: /],
    ['OPENAPI:3.1', openapi, /^root:1:10: the definition is 3\.0, not 3\.1$/],
    ['OPENAPI:3.0', 'openapi: 3.0.0\ninfo: {version: "1"}\npaths: {}', /^root:2:6: .*title/],
    [
      'OPENAPI:3.0',
      `${openapi}components: {schemas: {A: {$ref: '#/nowhere'}}}`,
      /^root:4:34: \$ref "#\/nowhere" leads nowhere/,
    ],
    ['ASYNCAPI:2.0', 'asyncapi: 2.6.0\nchannels: {}', /^root:1:1: .*info/],
    ['ASYNCAPI:2.0', asyncapi2.replace('publish', 'pub'), /^root:5:\d+: "pub" does not belong here/],
    ['ASYNCAPI:2.0', asyncapi3, /^root:1:11: "asyncapi: 3\.0\.0" is no known version 2/],
    ['ASYNCAPI:3.0', asyncapi3.replace('action: send', 'action: shout'), /^root:6:\d+: "action" /],
    ['ASYNCAPI:3.0', 'info: {}', /^root:1:1: an AsyncAPI definition says its version/],
    ['ASYNCAPI:3.0', 'a: [', /^root:1:\d+: /],
    ['PROTOBUF:3', 'syntax = "proto3";\nmessage A {\n  string a = 1\n}', /^root:4:1: /],
    ['PROTOBUF:3', 'syntax = "proto2";', /^root:1:1: the syntax is proto2, not proto3/],
    ['PROTOBUF:2', '\n\n  syntax = "proto3";', /^root:3:3: the syntax is proto3, not proto2/],
    ['PROTOBUF:3', 'syntax = "proto3"; message A { Nobody b = 1; }', /^root:1:1: .*Nobody/],
    ['PROTOBUF:3', `syntax = "proto3"; ${'message A { '.repeat(100_000)}`, /^root:1:1: /],
    ['GRAPHQL', 'type Query {\n  a: Int!!\n}', /^root:2:10: /],
    ['GRAPHQL', 'type Query { a: Nobody }', /^root:1:\d+: .*Nobody/],
    ['GRAPHQL', '{ a }', /^root:1:1: a schema holds no operations/],
    ['GRAPHQL', `type Query { a(b: A = ${'['.repeat(100_000)}`, /^root:1:1: /],
    ['SMITHY:2.0', '$version: "1.0"\nnamespace a', /^root:1:1: Smithy 1\.0 is not 2\.0/],
    ['SMITHY:2.0', 'namespace a\nstructure A {\n  b: [String\n}', /^root:4:1: "}" closes nothing/],
    ['SMITHY:2.0', 'structure A {', /^root:1:13: "}" is missing/],
    ['SMITHY:2.0', 'a """b\nc""" "d', /^root:2:6: this text has no closing quote/],
    ['SMITHY:2.0', '{"smithy": "1.0"}', /^root:1:12: Smithy 1\.0 is not 2\.0/],
  ])('%s %#', (type, given, first) => {
    expect(problems(type, given)[0]).toMatch(first);
  });
});
