import { createHash } from 'node:crypto';
import type { DefinitionFile } from '@parley/format/definition';
import {
  type Finding,
  LintLimitError,
  RulesetError,
  securityRules,
  severityNames,
} from '@parley/format/lint';
import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import type { LintRuleset } from '../../definitions/lint-job.ts';
import { runDefinitionJob } from '../../definitions/run.ts';
import { rulesetAt, rulesetsFor } from '../governance/claims.ts';
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
export async function validateSchema(
  ctx: Ctx,
  actor: Actor,
  { type, language, schema }: SchemaToCheck,
): Promise<Warning[]> {
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
  for (const { type: kind, ruleset } of await rulesetsOf(ctx, actor)) {
    const { findings } = await linted(files, root, ruleset);
    const refused = findings.find(({ code }) => unreadable.has(code));
    if (refused) throw schemaInvalid(refused.message);
    warnings.push(...findings.map((finding) => warningOf(finding, kind)));
  }
  return warnings;
}

/** The rules of security, and those that the team has for all of its workspaces, or else the ones of style. */
async function rulesetsOf(ctx: Ctx, actor: Actor): Promise<{ type: WarningType; ruleset: LintRuleset }[]> {
  const builtIn = checkedRulesets.map(({ name, type }) => ({ type, ruleset: { name } }));
  const own: { type: WarningType; ruleset: LintRuleset }[] = [];
  for (const ref of await rulesetsFor(ctx.db, actor.teamId, null)) {
    const stored = await rulesetAt(ctx.db, ref);
    if (!stored) continue;
    const { definition, functions } = stored;
    own.push({ type: 'governance', ruleset: { definition: JSON.parse(definition), functions } });
  }
  return own.length === 0 ? builtIn : [...builtIn.filter(({ type }) => type === 'security'), ...own];
}

type Linted = Awaited<ReturnType<typeof runDefinitionJob<'lint'>>>;

async function linted(files: DefinitionFile[], root: string, ruleset: LintRuleset): Promise<Linted> {
  try {
    return await runDefinitionJob('lint', { files, root, ruleset });
  } catch (error) {
    // What a ruleset cannot do with a definition, such as a function of it that throws.
    if (error instanceof RulesetError || error instanceof LintLimitError) throw schemaInvalid(error.message);
    throw error;
  }
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
