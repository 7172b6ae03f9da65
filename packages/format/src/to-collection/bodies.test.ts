import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { convert, firstItem, firstRequest, swagger, withOperation } from './convert.fixture.ts';
import type { ConvertOptions } from './options.ts';
import { published } from './published-shape.fixture.ts';

const string = { type: 'string' };
const json = (schema: JsonObject, more: JsonObject = {}) => ({ 'application/json': { schema, ...more } });

const FORM = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', description: 'Its name' },
    tags: { type: 'array', items: string, minItems: 2 },
    more: { type: 'object', properties: { a: { const: 1 } } },
  },
};

test.each<[string, JsonObject, Partial<ConvertOptions>, JsonObject]>([
  [
    'JSON',
    json({ properties: { a: { const: 1 } } }),
    {},
    { mode: 'raw', raw: '{\n  "a": 1\n}', options: { raw: { language: 'json' } } },
  ],
  [
    'JSON with tabs',
    json({ properties: { a: { const: 1 } } }),
    { indentCharacter: 'Tab' },
    { mode: 'raw', raw: '{\n\t"a": 1\n}', options: { raw: { language: 'json' } } },
  ],
  ['JSON without a faker', json(FORM), { schemaFaker: false }, { mode: 'raw', raw: '' }],
  ['the example', json(FORM, { example: { b: 2 } }), {}, { raw: '{\n  "b": 2\n}' }],
  ['an example that is text', json(FORM, { example: '{"b":2}' }), {}, { raw: '{"b":2}' }],
  [
    'plain text',
    { 'text/plain': { schema: string } },
    {},
    { raw: 'string', options: { raw: { language: 'text' } } },
  ],
  ['HTML', { 'text/html': { example: '<p>' } }, {}, { raw: '<p>', options: { raw: { language: 'html' } } }],
  ['a file', { 'application/octet-stream': {} }, {}, { mode: 'file', file: { src: null } }],
  ['members as an octet stream', { 'application/octet-stream': { schema: FORM } }, {}, { mode: 'raw' }],
  ['a picture', { 'image/png': {} }, {}, { mode: 'file', file: { src: null } }],
  [
    'a form',
    { 'application/x-www-form-urlencoded': { schema: FORM } },
    {},
    {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'name', value: 'string', description: '(Required) Its name' },
        { key: 'tags', value: 'string' },
        { key: 'tags', value: 'string' },
        { key: 'more', value: '{"a":1}' },
      ],
    },
  ],
  [
    'a form with styles',
    {
      'application/x-www-form-urlencoded': {
        schema: FORM,
        encoding: { more: { style: 'deepObject' }, tags: { explode: false } },
      },
    },
    { enableOptionalParameters: false },
    {
      urlencoded: [
        { key: 'name', value: 'string', description: '(Required) Its name' },
        { key: 'tags', value: 'string,string', disabled: true },
        { key: 'more[a]', value: '1', disabled: true },
      ],
    },
  ],
  [
    'parts',
    {
      'multipart/form-data': {
        schema: {
          properties: {
            text: string,
            file: { type: 'string', format: 'binary' },
            files: { type: 'array', items: { type: 'string', format: 'binary' } },
            picture: { contentMediaType: 'image/png' },
          },
        },
        encoding: { text: { contentType: 'text/csv' } },
      },
    },
    {},
    {
      mode: 'formdata',
      formdata: [
        { key: 'text', value: 'string', type: 'text', contentType: 'text/csv' },
        { key: 'file', type: 'file', src: null },
        { key: 'files', type: 'file', src: null },
        { key: 'picture', type: 'file', src: null },
      ],
    },
  ],
  ['the first listed', { 'text/plain': { schema: string }, ...json(FORM) }, {}, { raw: 'string' }],
  [
    'the preferred kind',
    { ...json(FORM), 'multipart/form-data': { schema: FORM } },
    { preferredRequestBodyType: 'form-data' },
    { mode: 'formdata' },
  ],
])('writes a body: %s', (_, content, options, expected) => {
  const document = withOperation({ requestBody: { content } });
  const request = firstRequest(document, options);
  expect(request.body).toMatchObject(expected);
  expect(request.header?.find(({ key }) => key === 'Content-Type')).toBeDefined();
  expect(published(convert(document, options).collection)).toBe('');
});

test('writes bodies and forms of Swagger 2', () => {
  const body = [{ name: 'b', in: 'body', schema: { properties: { a: { const: 1 } } } }];
  const sent = firstRequest(swagger({ parameters: body, consumes: ['application/json'] }, {}, 'post'));
  expect(sent).toMatchObject({ body: { raw: '{\n  "a": 1\n}' } });
  const fields = [
    { name: 'a', in: 'formData', type: 'string', required: true, description: 'An a' },
    { name: 'f', in: 'formData', type: 'file' },
  ];
  const form = firstRequest(swagger({ parameters: fields }, {}, 'post'));
  expect(form.header).toContainEqual({ key: 'Content-Type', value: 'multipart/form-data' });
  expect(form.body?.formdata).toEqual([
    { key: 'a', value: 'string', type: 'text', description: '(Required) An a' },
    { key: 'f', type: 'file', src: null },
  ]);
});

test('keeps read-only members out of requests', () => {
  const schema = { properties: { id: { type: 'integer', readOnly: true }, name: { const: 'n' } } };
  expect(firstRequest(withOperation({ requestBody: { content: json(schema) } })).body?.raw).toBe(
    '{\n  "name": "n"\n}',
  );
});

test('saves a response for each status and example, paired with the request of the same name', () => {
  const named = (first: number, second: number) => ({
    examples: { Small: { value: first, summary: 'A small one' }, big: { value: second } },
  });
  const item = firstItem(
    withOperation({
      requestBody: { content: json({}, named(1, 2)) },
      responses: {
        '200': {
          description: 'All is\nwell',
          headers: { 'X-Left': { schema: { type: 'integer', example: 9 } } },
          content: json({}, named(10, 20)),
        },
        '4XX': { description: 'Wrong' },
        default: { description: '', content: { 'application/xml': { schema: { const: 'x' } } } },
      },
    }),
  );
  const saved = (item.response ?? []) as JsonObject[];
  const summary = saved.map(({ name, code, body, _postman_previewlanguage, originalRequest }) => [
    name,
    code,
    body,
    _postman_previewlanguage,
    ((originalRequest as JsonObject).body as JsonObject).raw,
  ]);
  expect(summary).toEqual([
    ['A small one', 200, '10', 'json', '1'],
    ['big', 200, '20', 'json', '2'],
    ['Wrong', 400, '', 'text', '1'],
    ['default', undefined, 'x', 'xml', '1'],
  ]);
  expect(saved[0]).toMatchObject({
    status: 'OK',
    cookie: [],
    header: [
      { key: 'Content-Type', value: 'application/json' },
      { key: 'X-Left', value: '9' },
    ],
  });
});

test('shows examples in saved responses even when requests are made of placeholders', () => {
  const content = json({ properties: { a: { type: 'string', example: 'real' } } });
  const document = withOperation({
    requestBody: { content },
    responses: { '200': { description: 'ok', content } },
  });
  const item = firstItem(document, { parametersResolution: 'Schema' });
  const [saved] = item.response as JsonObject[];
  expect(item.request?.body?.raw).toContain('<string>');
  expect(saved?.body).toContain('real');
  expect(saved?.originalRequest).toMatchObject({ body: { raw: '{\n  "a": "real"\n}' } });
});

test('sends the body of a GET', () => {
  const item = firstItem(withOperation({ requestBody: { content: json({}) } }));
  expect(item.protocolProfileBehavior).toEqual({ disableBodyPruning: true });
});

test('takes examples of Swagger 2 responses', () => {
  const responses = {
    '200': {
      description: 'ok',
      schema: string,
      examples: { 'application/json': { a: 1 }, 'text/plain': 'a' },
    },
  };
  const [first, second] = firstItem(swagger({ responses })).response as JsonObject[];
  expect([first?.body, second?.body]).toEqual(['{\n  "a": 1\n}', 'a']);
});
