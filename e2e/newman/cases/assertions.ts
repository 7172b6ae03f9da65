import { answer, type Case, collection, request, trying } from '../case.ts';

const STATES = [
  ...[
    'info',
    'success',
    'redirection',
    'clientError',
    'serverError',
    'error',
    'ok',
    'accepted',
    'withoutContent',
  ],
  ...['badRequest', 'unauthorized', 'forbidden', 'notFound', 'rateLimited', 'withBody', 'json'],
];
const CODES = [200, 202, 204, 304, 400, 401, 403, 404, 406, 429, 500];

const JSON_REPLY = answer({
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Name', 'value'],
  ],
  body: '{"a":{"b":[1,{"c":"d"}]},"n":null}',
});

/** `pm.response.to` and `pm.request.to`: what passes, and the texts of what fails. */
export const assertionCases: Case[] = [
  {
    name: 'states of a response, positive and negated, at every class of code',
    collection: collection(
      CODES.map((code) =>
        request(`Code ${code}`, `$HTTP/status/${code}`, {
          test: trying(
            ...STATES.map((state) => `pm.response.to.be.${state};`),
            ...STATES.map((state) => `pm.response.to.not.be.${state};`),
          ),
        }),
      ),
    ),
  },
  {
    name: 'states go by the reason phrase where newman reads it',
    collection: collection([
      request('One', '$HTTP/status/200?reason=Fine', {
        test: trying(
          'pm.response.to.be.ok;',
          "pm.response.to.have.status('Fine');",
          "pm.response.to.have.status('OK');",
          'pm.response.to.have.status(200);',
        ),
      }),
      request('Two', '$HTTP/status/418?reason=not%20found', {
        test: trying('pm.response.to.be.notFound;', 'pm.response.to.be.clientError;'),
      }),
      request('Three', '$HTTP/status/299?reason=', {
        test: trying(
          'pm.response.to.be.success;',
          "pm.response.to.have.status('');",
          'pm.response.to.have.status(300);',
        ),
      }),
    ]),
  },
  {
    name: 'status, header, body, jsonBody and responseTime of a response',
    collection: collection([
      request('JSON', `$HTTP${JSON_REPLY}`, {
        test: trying(
          'pm.response.to.have.status(200);',
          'pm.response.to.have.status(404);',
          "pm.response.to.have.status('OK');",
          "pm.response.to.have.status('Created');",
          'pm.response.to.not.have.status(200);',
          "pm.response.to.have.header('x-name');",
          "pm.response.to.have.header('X-None');",
          "pm.response.to.have.header('X-Name', 'value');",
          "pm.response.to.have.header('X-Name', 'other');",
          "pm.response.to.not.have.header('X-Name');",
          'pm.response.to.have.body();',
          'pm.response.to.have.body(\'{"a":{"b":[1,{"c":"d"}]},"n":null}\');',
          "pm.response.to.have.body('x');",
          'pm.response.to.have.body(/"c"/);',
          'pm.response.to.have.body(/zzz/);',
          'pm.response.to.have.jsonBody();',
          "pm.response.to.have.jsonBody('a.b[1].c');",
          "pm.response.to.have.jsonBody('a.b[1].c', 'd');",
          "pm.response.to.have.jsonBody('a.b[1].c', 'x');",
          "pm.response.to.have.jsonBody('a.x');",
          "pm.response.to.have.jsonBody({a: {b: [1, {c: 'd'}]}, n: null});",
          'pm.response.to.have.jsonBody({a: 1});',
          'pm.response.to.not.have.jsonBody();',
          'pm.response.to.have.responseTime.below(10000);',
          'pm.response.to.not.have.responseTime.above(10000);',
          'pm.response.to.have.responseSize(34);',
          'pm.response.to.be.json;',
          'pm.response.to.be.withBody;',
        ),
      }),
      request('Text', '$HTTP/status/204', {
        test: trying(
          'pm.response.to.have.body();',
          'pm.response.to.have.jsonBody();',
          "pm.response.to.have.jsonBody('a');",
          'pm.response.to.be.withBody;',
          'pm.response.to.be.json;',
        ),
      }),
    ]),
  },
  {
    name: 'jsonSchema says what does not fit',
    collection: collection([
      request('JSON', `$HTTP${JSON_REPLY}`, {
        test: trying(
          "pm.response.to.have.jsonSchema({type: 'object', required: ['a'], properties: {a: {type: 'object'}}});",
          "pm.response.to.have.jsonSchema({type: 'object', required: ['x']});",
          "pm.response.to.have.jsonSchema({type: 'array'});",
          "pm.response.to.have.jsonSchema({properties: {a: {type: 'string'}, n: {type: 'number'}}}, {allErrors: true});",
          "pm.response.to.not.have.jsonSchema({type: 'object'});",
          "pm.expect({a: 1}).to.have.jsonSchema({properties: {a: {type: 'string'}}});",
          "pm.response.to.have.jsonSchema({type: 'nonsense'});",
        ),
      }),
    ]),
  },
  {
    name: 'assertions on a request',
    collection: collection([
      request('One', 'POST $HTTP/one', {
        header: [{ key: 'X-Name', value: 'value' }],
        body: { mode: 'raw', raw: '{"a":1}' },
        test: trying(
          "pm.request.to.have.header('x-name');",
          "pm.request.to.have.header('x-name', 'value');",
          "pm.request.to.have.header('x-none');",
          'pm.request.to.have.body(\'{"a":1}\');',
          "pm.request.to.have.body('x');",
          'pm.request.to.have.jsonBody({a: 1});',
          "pm.request.to.have.jsonBody('a');",
          'pm.request.to.be.json;',
          'pm.request.to.be.withBody;',
          'pm.request.to.have.method("POST");',
        ),
      }),
    ]),
  },
  {
    name: 'a response that is not acceptable',
    collection: collection([
      request('One', '$HTTP/status/406', {
        test: trying('pm.response.to.be.notAcceptable;', 'pm.response.to.not.be.notAcceptable;'),
      }),
    ]),
  },
];
