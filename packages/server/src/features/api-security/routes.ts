import { notFound } from '../../errors.ts';
import { route } from '../../http/route.ts';
import { inSchemaWords } from './failures.ts';
import { describeRule } from './rules.ts';
import { validateSchema } from './validate.ts';
import { RuleReply, SchemaBody, Warnings, warningToWire } from './wire.ts';

/** The text of a definition may hold as many escapes as characters. */
const bodyBytesMax = 24 * 1024 * 1024;

export const apiSecurityRoutes = [
  route({
    operation: 'schemaSecurityValidation',
    summary: 'Checks an API definition against rules of security and style',
    method: 'POST',
    path: '/security/api-validation',
    auth: 'user',
    errors: 'envelope',
    family: 'api-security',
    body: SchemaBody,
    bodyNoun: 'schema',
    bodyBytesMax: () => bodyBytesMax,
    explain: inSchemaWords,
    reply: { 200: Warnings },
    handle: async (ctx, { actor, body }) => {
      const warnings = await validateSchema(ctx, actor, body.schema);
      return { body: { warnings: warnings.map((one) => warningToWire(one, ctx.publicUrl)) } };
    },
  }),
  route({
    operation: 'getLintRule',
    summary: 'Says what a rule of the security and style checks is about',
    method: 'GET',
    path: '/parley/lint-rules/:code',
    auth: 'public',
    errors: 'problem',
    family: 'governance',
    reply: { 200: RuleReply },
    handle: async (_ctx, { params }) => {
      const body = describeRule(params.code ?? '');
      if (!body) throw notFound('rule', params.code);
      return { body };
    },
  }),
];
