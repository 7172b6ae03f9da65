import { expect, test } from 'vitest';
import { type DetectedDefinition, detectDefinition } from './detect.ts';

test.each<[string, DetectedDefinition | undefined]>([
  ['openapi: 3.1.0\ninfo: {}', { kind: 'openapi', version: '3.1.0' }],
  ['\uFEFF# words\n"openapi": "3.0.2"', { kind: 'openapi', version: '3.0.2' }],
  ['{"swagger":"2.0"}', { kind: 'openapi', version: '2.0' }],
  ['{ "info": {"title": "x"},\n "openapi" : "3.0.0" }', { kind: 'openapi', version: '3.0.0' }],
  ['asyncapi: 3.0.0', { kind: 'asyncapi', version: '3.0.0' }],
  ['{"asyncapi": "2.6.0"}', { kind: 'asyncapi', version: '2.6.0' }],
  ['// c\nsyntax = "proto3";\nmessage A {}', { kind: 'protobuf', version: '3' }],
  ["syntax = 'proto2';", { kind: 'protobuf', version: '2' }],
  ['message A {\n  optional int32 b = 1;\n}', { kind: 'protobuf', version: '2' }],
  ['$version: "2.0"\nnamespace a.b', { kind: 'smithy', version: '2.0' }],
  ['{"smithy": "2.0", "shapes": {}}', { kind: 'smithy', version: '2.0' }],
  ['"""words"""\ntype Query {\n  a: Int\n}', { kind: 'graphql', version: '' }],
  ['extend type Query @key(fields: "id") {\n a: Int }', { kind: 'graphql', version: '' }],
  ['schema { query: Q }', { kind: 'graphql', version: '' }],
  ['scalar Date', { kind: 'graphql', version: '' }],
  [
    '<?xml version="1.0"?><wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"/>',
    { kind: 'wsdl', version: '1.1' },
  ],
  ['<description xmlns="http://www.w3.org/ns/wsdl"/>', { kind: 'wsdl', version: '2.0' }],
  ['#%RAML 0.8\ntitle: x', { kind: 'raml', version: '0.8' }],
  ['<html></html>', undefined],
  ['', undefined],
  ['{"info": {"_postman_id": "x"}, "item": []}', undefined],
  ['curl https://example.com', undefined],
])('%j', (text, expected) => {
  expect(detectDefinition(text)).toEqual(expected);
});
