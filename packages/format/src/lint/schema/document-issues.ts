import { decodeSegment, valueAt } from '../../definition/paths.ts';
import { isObject, type Json } from '../../json.ts';
import type { FunctionResult } from '../rule-function.ts';
import { createJudge } from './is-valid.ts';
import type { SchemaIssue } from './issue.ts';
import { nearestWord } from './nearest-word.ts';
import { openApiSchema } from './openapi-schemas.ts';
import type { Validators } from './validators.ts';
import { wordsFor } from './words.ts';

export type DocumentFormat = 'oas2' | 'oas3_0' | 'oas3_1' | 'oas3_2';

type Known = ReturnType<typeof openApiSchema> & { judge: ReturnType<typeof createJudge> };

const schemas = new Map<DocumentFormat, Known>();

/** Where the root of a definition departs from the published schema of its version. */
export function documentIssues(root: Json, format: DocumentFormat, validators: Validators): FunctionResult[] {
  let known = schemas.get(format);
  if (!known) {
    const opened = openApiSchema(format);
    known = { ...opened, judge: createJudge(opened.schema) };
    schemas.set(format, known);
  }
  // Most definitions are valid, and a validator is worth compiling only for what it has to say.
  if (known.judge?.(root)) return [];
  const issues = validators.check(root, known.schema, known.dialect, true) ?? [];
  // An `if` only says that its branch did not fit, which the branch has said.
  return issues.filter(({ keyword }) => keyword !== 'if').map((issue) => resultOf(issue, root));
}

function resultOf({ keyword, instancePath, message, params }: SchemaIssue, root: Json): FunctionResult {
  const path = instancePath === '' ? [] : instancePath.slice(1).split('/');
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    return { message: `"${name}" does not belong here`, path: [...path, name] };
  }
  const property = path.at(-1);
  const subject = property === undefined ? 'The definition' : `"${property}"`;
  const text = `${subject} ${wordsFor(keyword, params, message)}`;
  if (keyword !== 'enum') return { message: text, path };
  const value = isObject(root) ? valueAt(root, path.map(decodeSegment)) : undefined;
  const meant = typeof value === 'string' ? nearestWord(value, params.allowedValues as Json[]) : undefined;
  return { message: meant === undefined ? text : `${text}. "${meant}" may be meant`, path };
}
