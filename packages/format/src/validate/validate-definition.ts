import { visitReferences } from '../definition/find-references.ts';
import { createReferences } from '../definition/references.ts';
import type { Definition, DefinitionProblem, OpenApiVersion } from '../definition/types.ts';
import { type DocumentFormat, documentIssues } from '../lint/schema/document-issues.ts';
import { Validators } from '../lint/schema/validators.ts';

const FORMATS: { [version in OpenApiVersion]: DocumentFormat } = {
  '2.0': 'oas2',
  '3.0': 'oas3_0',
  '3.1': 'oas3_1',
  '3.2': 'oas3_2',
};
const PROBLEMS_MAX = 1_000;
const validators = new Validators();

/**
 * What is wrong with an OpenAPI definition: where its root departs from the published schema of its version, and
 * references that lead nowhere. At most a thousand problems; rules of taste are lint's.
 */
export function validateDefinition(definition: Definition): DefinitionProblem[] {
  const { root } = definition;
  const problems: DefinitionProblem[] = [];
  for (const { path = [], message } of documentIssues(root.value, FORMATS[definition.version], validators)) {
    if (problems.length >= PROBLEMS_MAX) return problems;
    problems.push({ file: root.path, path, range: root.rangeOf(path), reason: message, severity: 'error' });
  }
  const references = createReferences(definition);
  for (const document of definition.documents.values()) {
    visitReferences(definition, document, ({ ref }, pathOf) => {
      if (problems.length >= PROBLEMS_MAX || references.resolve(document, ref)) return;
      const path = [...pathOf(), '$ref'];
      const reason = `$ref "${ref.slice(0, 200)}" leads nowhere`;
      problems.push({ file: document.path, path, range: document.rangeOf(path), reason, severity: 'error' });
    });
  }
  return problems;
}
