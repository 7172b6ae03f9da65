import { type Finding, LintLimitError, RulesetError } from '@parley/format/lint';
import type { Ctx } from '../../context.ts';
import { OverloadedError } from '../../db/write.ts';
import type { Counts, ReportRuleset } from '../../definitions/lint-report.ts';
import { runDefinitionJob } from '../../definitions/run.ts';
import { isApiError } from '../../errors.ts';
import type { LoadedDefinition } from '../specs/load-definition.ts';
import { kindOf } from '../specs/spec-types.ts';
import {
  type Basis,
  type Claim,
  claimResult,
  finishClaim,
  type Report,
  readBasis,
  releaseClaim,
  renewClaim,
  rulesetAt,
} from './claims.ts';

/** Findings that are kept of a specification; the others are counted. */
export const findingsMax = 5_000;
/** What was begun so often and never came to an end takes its process down with it. */
const attemptsMax = 3;
/** All rulesets of a specification together: whoever comes after it waits. */
const secondsMax = 300;
/** Small beside the lease, which outlasts what one ruleset may take after it. */
const renewMs = 30_000;

/** What a specification has without rulesets of its team. */
const builtIn = ['parley:style', 'parley:security'] as const;
const formats = { openapi: ['oas2', 'oas3'], asyncapi: ['aas2', 'aas3'] } as const;

/** One look at the files: by a ruleset, or by none. */
type Look = { id: string | null; name: string | null; open: () => Promise<ReportRuleset | undefined> };

/** Something changed while it was being computed, or the server stops: to be begun again. */
class NotNow extends Error {}

/**
 * Brings the result of one specification up to the present, unless it holds or another node is at it.
 * Throws OverloadedError when too much else is to be done.
 */
export async function computeResult(ctx: Ctx, specId: string, mayGoOn: () => boolean): Promise<void> {
  const claim = await claimResult(ctx, specId);
  if (!claim) return;
  const known = claim.before?.state ? claim.before.basis : '';
  const basis = await readBasis(ctx, specId, known);
  if (!basis) return releaseClaim(ctx, claim);
  const { definition } = basis;
  if (!definition) return finishClaim(ctx, claim, basis, null);
  try {
    await finishClaim(ctx, claim, basis, await report(ctx, claim, { ...basis, definition }, mayGoOn));
  } catch (error) {
    if (!(error instanceof NotNow || error instanceof OverloadedError)) throw error;
    await releaseClaim(ctx, claim);
    if (error instanceof OverloadedError) throw error;
  }
}

async function report(
  ctx: Ctx,
  claim: Claim,
  basis: Basis & { definition: LoadedDefinition },
  mayGoOn: () => boolean,
): Promise<Report> {
  const gathered = new Gathered();
  if (claim.attempts > attemptsMax) {
    gathered.fail(`It was begun ${attemptsMax} times and the server stopped each time before it was done.`);
    return gathered.report();
  }
  const started = performance.now();
  let renewed = started;
  for (const look of looksAt(ctx, basis)) {
    const now = performance.now();
    if (!mayGoOn()) throw new NotNow();
    if (now - renewed > renewMs) {
      if (!(await renewClaim(ctx, claim))) throw new NotNow();
      renewed = now;
    }
    if (now - started > secondsMax * 1_000) {
      gathered.fail(`All rulesets together took longer than ${secondsMax} seconds; the rest was left out.`);
      break;
    }
    const isDone = await take(ctx, look, basis.definition, gathered);
    // Files that cannot be read cannot be read by any ruleset.
    if (!isDone && look.name === null) break;
  }
  return gathered.report();
}

/** What is wrong with the files themselves, then each ruleset; definitions of rulesets are read one at a time. */
function looksAt(ctx: Ctx, { type, rulesets }: Basis): Look[] {
  const kind = kindOf(type);
  const known = kind === 'asyncapi' ? formats.asyncapi : formats.openapi;
  const own = rulesets.map((one): Look => {
    return { id: one.id, name: one.name, open: async () => rulesetAt(ctx.db, one) };
  });
  const shipped = builtIn.map((name): Look => ({ id: null, name, open: async () => ({ name }) }));
  const files: Look = { id: null, name: null, open: async () => ({ formats: known }) };
  return [files, ...(own.length > 0 ? own : shipped)];
}

/** False when the ruleset could not be applied: the others still are. */
async function take(
  ctx: Ctx,
  { id, name, open }: Look,
  { files, root }: LoadedDefinition,
  gathered: Gathered,
): Promise<boolean> {
  const ruleset = await open();
  if (!ruleset) throw new NotNow();
  try {
    const { counts, findings } = await runDefinitionJob('lintReport', { files, root, ruleset, findingsMax });
    gathered.add({ id, name }, counts, findings);
    return true;
  } catch (error) {
    if (error instanceof OverloadedError) throw error;
    const reason = reasonOf(error);
    if (reason === null)
      ctx.log.error('a specification could not be linted', {
        ruleset: id ?? name,
        error: error instanceof Error ? error.stack : String(error),
      });
    const what = name === null ? 'The files could not be read' : `The ruleset "${name}" could not be applied`;
    gathered.fail(`${what}: ${reason ?? 'an error has occurred on the server'}.`);
    return false;
  }
}

function reasonOf(error: unknown): string | null {
  if (error instanceof RulesetError || error instanceof LintLimitError)
    return error.message.replace(/\.$/, '').slice(0, 1_000);
  if (!isApiError(error)) return null;
  const { limit, unit } = error.params;
  return `it takes more than ${String(limit)} ${String(unit)}`;
}

/** The gravest findings of all rulesets. */
class Gathered {
  readonly #counts: Counts = [0, 0, 0, 0];
  readonly #reasons: string[] = [];
  #findings: Report['findings'][number][] = [];

  add(
    ruleset: { id: string | null; name: string | null },
    counts: Counts,
    findings: readonly Finding[],
  ): void {
    for (const [severity, count] of counts.entries()) this.#counts[severity as 0 | 1 | 2 | 3] += count;
    const all = [...this.#findings, ...findings.map((finding) => toRow(finding, ruleset))];
    // The sort is stable: within a severity the order of rulesets and of lint stays.
    this.#findings = all.sort((a, b) => a.severity - b.severity).slice(0, findingsMax);
  }

  fail(reason: string): void {
    this.#reasons.push(reason);
  }

  report(): Report {
    const [errors, warnings, infos, hints] = this.#counts;
    const hasFailed = this.#reasons.length > 0;
    return {
      state: hasFailed ? 'failed' : 'done',
      // Functions say what they like; not every database takes U+0000.
      reason: hasFailed ? this.#reasons.join(' ').replaceAll('\0', '\ufffd').toWellFormed() : null,
      ...{ errors, warnings, infos, hints, findings: this.#findings },
    };
  }
}

function toRow(
  { code, message, path, severity, range, source }: Finding,
  ruleset: { id: string | null; name: string | null },
): Report['findings'][number] {
  const { start, end } = range;
  return {
    ...{ severity, rule: code, rulesetId: ruleset.id, rulesetName: ruleset.name },
    ...{ file: source, path: JSON.stringify(path), message },
    // Lint counts from 0.
    ...{ startLine: start.line + 1, startColumn: start.character + 1 },
    ...{ endLine: end.line + 1, endColumn: end.character + 1 },
  };
}
