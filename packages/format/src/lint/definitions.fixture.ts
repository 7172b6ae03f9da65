/** Definitions with many mistakes, so that most rules have something to say. */
export const definitions: { [path: string]: string } = {
  'swagger.yaml': `swagger: "2.0"
info:
  title: Bad <script>alert(1)</script>
  version: 1.0.0
  contact: {name: A}
host: example.com/
schemes: [http]
tags:
  - name: b
  - name: a
  - name: b
security:
  - missing: []
  - oauth: [read, unknown]
securityDefinitions:
  oauth:
    type: oauth2
    flow: implicit
    authorizationUrl: http://example.com/auth
    scopes: {read: Reads}
paths:
  /users/{id}/:
    parameters:
      - {name: id, in: path, type: integer}
    get:
      operationId: same id
      tags: [a, unknown]
      parameters:
        - {name: id, in: path, required: true, type: string}
        - {name: other, in: path, required: true, type: string}
        - {name: limit, in: query, type: integer, default: many, enum: [1, 2, 2, three]}
        - {name: limit, in: query, type: integer}
      responses:
        "404": {description: Not there, examples: {application/json: {id: x}}, schema: {$ref: "#/definitions/User"}}
    post:
      operationId: same id
      consumes: [application/json]
      parameters:
        - {name: a, in: formData, type: string}
        - {name: body, in: body, schema: {$ref: "#/definitions/User"}}
        - {name: body2, in: body, schema: {type: array}}
      responses:
        "200": {description: Fine, schema: {$ref: "#/definitions/Missing"}}
  /users/{name}/: {}
  /empty/{}: {get: {responses: {}}}
  /query?x=1:
    get:
      responses: {default: {description: eval(1)}}
definitions:
  User:
    type: object
    discriminator: kind
    required: [id]
    properties:
      id: {type: integer, example: one, x-nullable: true}
      kinds: {type: array, items: {$ref: "#/definitions/Kind", description: beside}}
      next: {$ref: "#/definitions/User"}
    example: {id: "1", kinds: [x]}
  Kind: {type: string, enum: [a, b, 1]}
  Unused: {anyOf: [{type: string}], oneOf: [{type: string}], default: 3, type: string}
`,
  'api30.json': JSON.stringify(
    {
      openapi: '3.0.3',
      info: { title: 'Bad', version: '1', description: 'eval(x)' },
      servers: [
        { url: 'https://example.com/' },
        {
          url: 'http://{host}.test/{missing}',
          variables: { host: { default: 'x', enum: ['a'] }, unused: { default: '' } },
        },
      ],
      tags: [{ name: 'x' }, { name: 'x' }],
      paths: {
        '/admin/{userId}': {
          get: {
            security: [{ key: ['scope'] }, { oauth: ['none'] }, { nothing: [] }],
            parameters: [
              { $ref: '#/components/parameters/UserId' },
              { name: 'access_token', in: 'query', schema: { type: 'string' }, example: 5 },
              {
                name: 'callbackUrl',
                in: 'query',
                schema: { type: 'string' },
                examples: { one: {}, two: { value: 1, externalValue: 'x' } },
              },
            ],
            responses: {
              200: {
                description: 'ok',
                headers: { Total: { schema: { type: 'integer' }, example: 'many' } },
                content: {
                  'application/json': {
                    schema: { $ref: '#/components/schemas/Pet' },
                    examples: {
                      good: { value: { id: 1, kind: 'cat' } },
                      bad: { value: { id: 'x', extra: 1 } },
                      none: { summary: 'x' },
                    },
                  },
                },
              },
              429: { description: 'slow', headers: {} },
            },
          },
          delete: { responses: { 500: { $ref: '#/components/responses/Broken' } } },
        },
        '/items': {
          post: {
            operationId: 'bad id',
            security: [{ key: ['scope'] }],
            tags: ['x', 'y'],
            requestBody: {
              content: {
                'application/json': {
                  schema: { $ref: '#/components/schemas/Pet' },
                  example: { kind: 'dog' },
                },
                'text/plain': { schema: { type: 'string', maxLength: 2 }, example: 'long' },
              },
            },
            responses: { '2XX': { description: 'fine' } },
            callbacks: { one: { '{$request.body#/url}': { post: { responses: {}, callbacks: {} } } } },
          },
        },
      },
      components: {
        parameters: {
          UserId: { name: 'userId', in: 'path', required: true, schema: { type: 'integer', nullable: true } },
        },
        responses: { Broken: { description: 'x' }, Unused: { description: 'never' } },
        securitySchemes: {
          key: { type: 'apiKey', in: 'query', name: 'k' },
          basic: { type: 'http', scheme: 'basic' },
          old: { type: 'http', scheme: 'oauth' },
          oauth: {
            type: 'oauth2',
            flows: { clientCredentials: { tokenUrl: 'http://x.test', scopes: { all: 'x' } } },
          },
          jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'no' },
        },
        schemas: {
          Pet: {
            type: 'object',
            required: ['id', 'kind', 'id2'],
            additionalProperties: false,
            properties: {
              id: { type: 'integer', readOnly: true },
              id2: { type: 'string', writeOnly: true },
              kind: { type: 'string', enum: ['cat', 'dog'] },
              born: { type: 'string', format: 'date', example: 'yesterday' },
              tags: { type: 'array', items: { type: 'string' }, default: [1], maxItems: 3 },
              list: { type: 'array' },
              price: {
                oneOf: [{ type: 'number' }, { type: 'string', pattern: '^\\d+$' }],
                example: 'free',
                type: 'string',
              },
              flag: { allOf: [{ type: 'boolean' }], nullable: true, default: 'x' },
              owner: { $ref: '#/components/schemas/Owner', description: 'beside' },
              any: {
                anyOf: [
                  { type: 'integer' },
                  { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } },
                ],
                example: { a: 'x' },
                properties: {},
              },
            },
            example: { id: 1, id2: 'a', kind: 'cow' },
          },
          Owner: {
            type: 'object',
            additionalProperties: { type: 'string' },
            properties: { pets: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } },
            example: { pets: 1 },
          },
          Lonely: { type: 'string', enum: ['a', 2, 'a'], nullable: true, minLength: 4, default: 'b' },
          Broken: { type: 'strin', properties: { a: { required: true } }, example: {} },
        },
      },
    },
    null,
    2,
  ),
  'api31.yaml': `openapi: 3.1.0
info: {title: New, version: "1", license: {name: MIT}}
tags: [{name: z}, {name: a, description: first}]
webhooks:
  made:
    post:
      servers: [{url: https://hooks.test}]
      callbacks: {}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}, example: {a: 1}}}}
      responses: {200: {description: ok}}
paths:
  /things/:
    get:
      summary: Things.
      parameters:
        - {name: id, in: query, schema: {type: [string, "null"], enum: [a, 1, null]}, example: 3}
        - {name: user_id, in: query, schema: {type: integer, exclusiveMinimum: 0}}
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: {type: [array, "null"], description: x}
              example: text
components:
  schemas:
    Thing:
      type: object
      unevaluatedProperties: {type: string}
      properties:
        a: {type: string, const: x, example: y}
        list: {type: array, prefixItems: [{type: string}, {type: integer}], items: false, example: [a, b]}
        more: {$ref: '#/components/schemas/More', default: 1}
        self: {$ref: '#/components/schemas/Thing'}
    More: {type: [integer, string], minimum: 3, example: 1}
    Wrong: {type: string, examples: one, example: two}
`,
};
