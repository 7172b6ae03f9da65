import { createHash } from 'node:crypto';
import { type Finding, securityRules, severityNames } from '@parley/format/lint';
import { runDefinitionJob } from '../../definitions/run.ts';
import { schemaInvalid } from './failures.ts';
import { checkedRulesets, type WarningType } from './rules.ts';

export type SchemaToCheck = { type: string; language: string; schema: string };

export type Warning = {
  finding: Finding;
  type: WarningType;
  /** Equal for the same warning at the same place. */
  checksum: string;
  category: string;
};

const bytesMax = 10 * 1024 * 1024;
const versions: { readonly [type: string]: RegExp } = { openapi2: /^2\./, openapi3: /^3\./ };
/** What a definition cannot be checked with: it is told as an error, not as a warning. */
const unreadable = new Set(['parser', 'unrecognized-format']);

/** What is risky about a definition, and what its readers will miss in it. */
export async function validateSchema({ type, language, schema }: SchemaToCheck): Promise<Warning[]> {
  const version = Object.hasOwn(versions, type) ? versions[type] : undefined;
  if (!version) throw schemaInvalid('Provided schema type is not supported.');
  if (language !== 'json' && language !== 'yaml')
    throw schemaInvalid('Provided schema language is not supported.');
  if (schema.length > bytesMax) throw schemaInvalid('The schema is larger than 10 MB.');
  const root = `schema.${language}`;
  const files = [{ path: root, text: schema }];
  const { problems } = await runDefinitionJob('check', {
    type: type === 'openapi2' ? 'OPENAPI:2.0' : versionOf(schema),
    files,
    root,
  });
  const broken = problems.find(({ path }) => path.length === 0);
  if (broken) throw schemaInvalid(inWords(broken));
  const warnings: Warning[] = [];
  for (const { name, type: kind } of checkedRulesets) {
    const { findings } = await runDefinitionJob('lint', { files, root, ruleset: { name } });
    const refused = findings.find(({ code }) => unreadable.has(code));
    if (refused) throw schemaInvalid(refused.message);
    warnings.push(...findings.map((finding) => warningOf(finding, kind)));
  }
  return warnings;
}

function versionOf(schema: string): 'OPENAPI:3.0' | 'OPENAPI:3.1' {
  return /["']?openapi["']?\s*:\s*["']?3\.0/.test(schema) ? 'OPENAPI:3.0' : 'OPENAPI:3.1';
}

function inWords({
  range: { start },
  reason,
}: {
  range: { start: { line: number; column: number } };
  reason: string;
}): string {
  return `Line ${start.line}, column ${start.column}: ${reason}`;
}

function warningOf(finding: Finding, type: WarningType): Warning {
  const { code, message, path, severity } = finding;
  const identity = JSON.stringify([code, severityNames[severity], path, message]);
  return {
    ...{ finding, type },
    checksum: createHash('sha256').update(identity).digest('hex'),
    category: securityRules.get(code)?.category ?? 'Governance',
  };
}
