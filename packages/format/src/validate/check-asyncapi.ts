import v20 from '@asyncapi/specs/schemas/2.0.0-without-$id.json' with { type: 'json' };
import v21 from '@asyncapi/specs/schemas/2.1.0-without-$id.json' with { type: 'json' };
import v22 from '@asyncapi/specs/schemas/2.2.0-without-$id.json' with { type: 'json' };
import v23 from '@asyncapi/specs/schemas/2.3.0-without-$id.json' with { type: 'json' };
import v24 from '@asyncapi/specs/schemas/2.4.0-without-$id.json' with { type: 'json' };
import v25 from '@asyncapi/specs/schemas/2.5.0-without-$id.json' with { type: 'json' };
import v26 from '@asyncapi/specs/schemas/2.6.0-without-$id.json' with { type: 'json' };
import v30 from '@asyncapi/specs/schemas/3.0.0-without-$id.json' with { type: 'json' };
import v31 from '@asyncapi/specs/schemas/3.1.0-without-$id.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readText } from '../definition/read-text.ts';
import type { DefinitionFile, DefinitionProblem } from '../definition/types.ts';
import { isObject, type Json, type JsonObject, member } from '../json.ts';

const SCHEMAS: { [version: string]: object } = {
  '2.0': v20,
  '2.1': v21,
  '2.2': v22,
  '2.3': v23,
  '2.4': v24,
  '2.5': v25,
  '2.6': v26,
  '3.0': v30,
  '3.1': v31,
};
const PROBLEMS_MAX = 100;
const validators = new Map<string, ReturnType<Ajv['compile']>>();

/** What is wrong with an AsyncAPI definition: the syntax of every file, and the root against the published schema. */
export function checkAsyncapi(
  files: readonly DefinitionFile[],
  rootPath: string,
  major: '2' | '3',
): DefinitionProblem[] {
  const texts = files.filter(({ path }) => path === rootPath || /\.(?:json|ya?ml)$/i.test(path));
  const documents = texts.map((file) => readText(file));
  const problems: DefinitionProblem[] = [];
  for (const { path: file, syntaxProblem: problem } of documents)
    if (problem)
      problems.push({ file, path: [], range: problem.range, reason: problem.reason, severity: 'error' });
  const root = documents.find(({ path }) => path === rootPath);
  if (!root || problems.length > 0) return problems;
  const found = issuesOf(root.value, major);
  return found.slice(0, PROBLEMS_MAX).map(({ path, reason }) => ({
    file: root.path,
    path,
    range: root.rangeOf(path),
    reason,
    severity: 'error',
  }));
}

function issuesOf(root: Json, major: '2' | '3'): { path: string[]; reason: string }[] {
  const version = isObject(root) ? member(root, 'asyncapi') : undefined;
  const short = /^(\d+\.\d+)(?:\.\d+)?$/.exec(String(version ?? ''))?.[1];
  const schema = short?.startsWith(`${major}.`) ? SCHEMAS[short] : undefined;
  if (version === undefined)
    return [{ path: [], reason: 'an AsyncAPI definition says its version in "asyncapi"' }];
  if (short === undefined || schema === undefined)
    return [
      {
        path: ['asyncapi'],
        reason: `"asyncapi: ${String(version).slice(0, 40)}" is no known version ${major}`,
      },
    ];
  let validate = validators.get(short);
  if (!validate) {
    const ajv = new Ajv({
      strict: false,
      allErrors: true,
      unicodeRegExp: false,
      logger: false,
      validateFormats: false,
    });
    addFormats.default(ajv);
    validate = ajv.compile(schema);
    validators.set(short, validate);
  }
  if (validate(root)) return [];
  return deepest(validate.errors ?? []);
}

type Issue = { instancePath: string; keyword: string; message?: string; params: JsonObject };

/** Of alternatives that all fail only the innermost complaints say something. */
function deepest(errors: readonly object[]): { path: string[]; reason: string }[] {
  const issues = (errors as Issue[]).filter(
    ({ keyword }) => !['oneOf', 'anyOf', 'if', 'allOf'].includes(keyword),
  );
  const told = new Map<string, { path: string[]; reason: string }>();
  for (const { instancePath, keyword, message = '', params } of issues) {
    // A reference is one of the alternatives everywhere; that it is none is no complaint.
    if (keyword === 'required' && params.missingProperty === '$ref') continue;
    const path = instancePath
      .split('/')
      .slice(1)
      .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
    const extra = keyword === 'additionalProperties' ? String(params.additionalProperty) : undefined;
    const name = path.at(-1) ?? 'the definition';
    const reason = extra === undefined ? `"${name}" ${message}` : `"${extra}" does not belong here`;
    const at = extra === undefined ? path : [...path, extra];
    told.set(`${at.join('/')} ${reason}`, { path: at, reason });
  }
  return [...told.values()].sort((one, other) => other.path.length - one.path.length);
}
