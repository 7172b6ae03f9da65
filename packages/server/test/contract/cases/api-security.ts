import { type Case, send } from './case.ts';

const RISKY = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'http://things.example' }],
  paths: { '/things': { get: { responses: { 200: { description: 'All.' } } } } },
});

const CLEAN = JSON.stringify({
  openapi: '3.0.3',
  info: {
    title: 'Things',
    version: '1',
    description: 'All about things.',
    termsOfService: 'https://things.example/terms',
    license: { name: 'MIT', url: 'https://things.example/license' },
    contact: { name: 'People', url: 'https://things.example', email: 'people@things.example' },
  },
  servers: [{ url: 'https://things.example' }],
  security: [{ key: [] }],
  paths: {},
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
});

export const apiSecurityCases: Case[] = [CLEAN, RISKY, RISKY].map((schema, answer) =>
  send('POST /security/api-validation', 0, `gives answer ${answer}`, () => ({
    body: { schema: { type: 'openapi3', language: 'json', schema } },
    answer,
  })),
);
