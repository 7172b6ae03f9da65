import type { RuleFunction } from '../rule-function.ts';
import { type DocumentFormat, documentIssues } from '../schema/document-issues.ts';
import { noOptions } from './options.ts';

const versions: readonly DocumentFormat[] = ['oas2', 'oas3_2', 'oas3_1'];

export const oasDocumentSchema: RuleFunction = {
  name: 'oasDocumentSchema',
  accepts: () => true,
  problem: noOptions,
  run: (input, _, { formats, validators }) =>
    documentIssues(input, versions.find((name) => formats.has(name)) ?? 'oas3_0', validators),
};
