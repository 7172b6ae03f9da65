import { Ajv } from 'ajv';
import type { Json } from '../json.ts';

/**
 * What the published schema of Collection v2.1.0 demands of the members that the converter writes, in our own words:
 * the schema itself is in no package. Whatever is not named here is allowed there.
 */
const text = { type: 'string' };
const flag = { type: 'boolean' };
const description = { oneOf: [{ type: 'object' }, text, { type: 'null' }] };

const SCHEMA = {
  type: 'object',
  required: ['info', 'item'],
  properties: {
    info: {
      type: 'object',
      required: ['name', 'schema'],
      properties: { name: text, _postman_id: text, description, schema: { type: 'string', format: 'uri' } },
    },
    item: { type: 'array', items: { $ref: '#/$defs/item' } },
    variable: { type: 'array', items: { $ref: '#/$defs/variable' } },
    auth: { $ref: '#/$defs/auth' },
  },
  $defs: {
    item: {
      type: 'object',
      anyOf: [{ required: ['request'] }, { required: ['item'] }],
      properties: {
        id: text,
        name: text,
        description,
        item: { type: 'array', items: { $ref: '#/$defs/item' } },
        request: { $ref: '#/$defs/request' },
        response: { type: 'array', items: { $ref: '#/$defs/response' } },
        protocolProfileBehavior: { type: 'object', properties: { disableBodyPruning: flag } },
      },
    },
    request: {
      type: 'object',
      properties: {
        url: { $ref: '#/$defs/url' },
        auth: { oneOf: [{ type: 'null' }, { $ref: '#/$defs/auth' }] },
        method: text,
        description,
        header: { type: 'array', items: { $ref: '#/$defs/header' } },
        body: { oneOf: [{ $ref: '#/$defs/body' }, { type: 'null' }] },
      },
    },
    url: {
      type: 'object',
      properties: {
        raw: text,
        protocol: text,
        host: { type: 'array', items: text },
        path: { type: 'array', items: text },
        port: text,
        query: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              key: { type: ['string', 'null'] },
              value: { type: ['string', 'null'] },
              disabled: flag,
              description,
            },
          },
        },
        hash: text,
        variable: { type: 'array', items: { $ref: '#/$defs/variable' } },
      },
    },
    header: {
      type: 'object',
      required: ['key', 'value'],
      properties: { key: text, value: text, disabled: flag, description },
    },
    variable: {
      type: 'object',
      anyOf: [{ required: ['id'] }, { required: ['key'] }],
      properties: {
        id: text,
        key: text,
        name: text,
        description,
        disabled: flag,
        type: { enum: ['string', 'boolean', 'any', 'number'] },
      },
    },
    body: {
      type: 'object',
      properties: {
        mode: { enum: ['raw', 'urlencoded', 'formdata', 'file', 'graphql'] },
        raw: text,
        urlencoded: {
          type: 'array',
          items: {
            type: 'object',
            required: ['key'],
            properties: { key: text, value: text, disabled: flag, description },
          },
        },
        formdata: {
          type: 'array',
          items: {
            type: 'object',
            required: ['key'],
            properties: { key: text, disabled: flag, contentType: text, description },
            oneOf: [
              { properties: { value: text, type: { const: 'text' } } },
              { properties: { src: { type: ['array', 'string', 'null'] }, type: { const: 'file' } } },
            ],
          },
        },
        file: { type: 'object', properties: { src: { type: ['string', 'null'] }, content: text } },
      },
    },
    response: {
      type: 'object',
      properties: {
        id: text,
        name: text,
        originalRequest: { $ref: '#/$defs/request' },
        header: { type: 'array', items: { $ref: '#/$defs/header' } },
        cookie: { type: 'array' },
        body: { type: ['string', 'null'] },
        status: text,
        code: { type: 'integer' },
      },
    },
    auth: {
      type: 'object',
      required: ['type'],
      properties: {
        type: {
          enum: [
            'apikey',
            'awsv4',
            'basic',
            'bearer',
            'digest',
            'edgegrid',
            'hawk',
            'noauth',
            'oauth1',
            'oauth2',
            'ntlm',
          ],
        },
      },
      patternProperties: {
        '^(?!type$)': {
          type: 'array',
          items: { type: 'object', required: ['key'], properties: { key: text, type: text } },
        },
      },
    },
  },
};

const validate = new Ajv({ strict: false, allErrors: false, validateFormats: false }).compile(SCHEMA);

/** Why a collection is not one of v2.1.0; an empty text when it is. */
export function published(collection: Json): string {
  return validate(collection) ? '' : JSON.stringify(validate.errors?.slice(0, 3));
}
