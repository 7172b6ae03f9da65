import { isObject, type Json, member } from '../../json.ts';
import type { FunctionResult, RuleFunction } from '../rule-function.ts';
import { operationsOf } from './operations.ts';
import { noOptions } from './options.ts';

const formTypes = /(application\/x-www-form-urlencoded|multipart\/form-data)/;

const oasOpFormDataConsumeCheck: RuleFunction = {
  name: 'oasOpFormDataConsumeCheck',
  accepts: (input) => isObject(input) && Array.isArray(input.consumes) && Array.isArray(input.parameters),
  problem: noOptions,
  run: (input) => {
    const { consumes, parameters } = input as { consumes: Json[]; parameters: Json[] };
    const hasForm = parameters.some((one) => isObject(one) && one.in === 'formData');
    if (!hasForm || formTypes.test(consumes.join(','))) return undefined;
    return [
      {
        message: 'The operation has form parameters, and "consumes" no media type of forms.',
      },
    ];
  },
};

const oasOpIdUnique: RuleFunction = {
  name: 'oasOpIdUnique',
  accepts: isObject,
  problem: noOptions,
  run: (input) => {
    const seen = new Set<Json | undefined>();
    const results: FunctionResult[] = [];
    for (const { path, method, operation } of operationsOf(input)) {
      if (!('operationId' in operation)) continue;
      if (seen.has(operation.operationId))
        results.push({
          message: `An operation before this one has the operationId "${String(operation.operationId)}", too.`,
          path: ['paths', path, method, 'operationId'],
        });
      seen.add(operation.operationId);
    }
    return results;
  },
};

const oasOpParams: RuleFunction = {
  name: 'oasOpParams',
  accepts: (input) => Array.isArray(input),
  problem: noOptions,
  run: (input, _, { path }) => {
    const seen = new Set<string>();
    const results: FunctionResult[] = [];
    const bodies: number[] = [];
    let forms = 0;
    for (const [index, parameter] of (input as Json[]).entries()) {
      if (!isObject(parameter) || '$ref' in parameter) continue;
      const name = `${String(parameter.in)}-${String(parameter.name)}`;
      if (seen.has(name))
        results.push({
          message: `The operation takes "${String(parameter.name)}" in "${String(parameter.in)}" more than once.`,
          path: [...path, index],
        });
      seen.add(name);
      if (parameter.in === 'body') bodies.push(index);
      if (parameter.in === 'formData') forms += 1;
    }
    if (bodies.length > 0 && forms > 0)
      results.push({
        message: 'The operation has a body and form parameters, which would be its body as well.',
      });
    for (const index of bodies.slice(1))
      results.push({
        message: 'The operation has more than one body.',
        path: [...path, index],
      });
    return results;
  },
};

const oasOpSuccessResponse: RuleFunction = {
  name: 'oasOpSuccessResponse',
  accepts: isObject,
  problem: noOptions,
  run: (input, _, { formats }) => {
    const hasSuccess = Object.keys(input as object).some((status) => {
      if (formats.has('oas3') && (status === '2XX' || status === '3XX')) return true;
      return Number(status) >= 200 && Number(status) < 400;
    });
    return hasSuccess ? undefined : [{ message: 'The operation names no response of success: 2xx or 3xx.' }];
  },
};

const oasTagDefined: RuleFunction = {
  name: 'oasTagDefined',
  accepts: isObject,
  problem: noOptions,
  run: (input) => {
    const { tags, paths } = input as { tags?: Json; paths?: Json };
    const known = new Set<Json | undefined>();
    for (const tag of Array.isArray(tags) ? tags : [])
      if (isObject(tag) && typeof tag.name === 'string') known.add(tag.name);
    const results: FunctionResult[] = [];
    for (const { path, method, operation } of operationsOf(paths)) {
      const used = member(operation, 'tags');
      for (const [index, tag] of Array.isArray(used) ? used.entries() : [])
        if (!known.has(tag))
          results.push({
            message: `The "tags" of the API do not list "${String(tag)}".`,
            path: ['paths', path, method, 'tags', index],
          });
    }
    return results;
  },
};

const uniquenessTags: RuleFunction = {
  name: 'uniquenessTags',
  accepts: (input) =>
    Array.isArray(input) && input.every((tag) => isObject(tag) && typeof tag.name === 'string'),
  problem: noOptions,
  run: (input, _, { path }) => {
    const seen = new Set<string>();
    const results: FunctionResult[] = [];
    for (const [index, { name }] of (input as { name: string }[]).entries()) {
      if (seen.has(name))
        results.push({
          message: `Another tag is called "${name}" as well.`,
          path: [...path, index, 'name'],
        });
      seen.add(name);
    }
    return results;
  },
};

export const operationFunctions: readonly RuleFunction[] = [
  oasOpFormDataConsumeCheck,
  oasOpIdUnique,
  oasOpParams,
  oasOpSuccessResponse,
  oasTagDefined,
  uniquenessTags,
];
