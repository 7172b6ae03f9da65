import { isObject, type Json, type JsonObject } from '../json.ts';
import { severityOf } from './finding.ts';
import { matchesGlob } from './glob.ts';
import type { Ruleset, RulesetDefinition, SeverityOverride } from './ruleset.ts';

type Override = RulesetDefinition & { files: string[] };

/** The ruleset with what its `overrides` say about one file. */
export function overriddenFor(
  ruleset: Ruleset,
  definition: JsonObject,
  file: string,
  read: (definition: Json) => Ruleset,
): Ruleset {
  const { overrides, ...rest } = definition as RulesetDefinition & JsonObject;
  if (!Array.isArray(overrides)) return ruleset;
  const path = relativeTo(ruleset.source, file);
  const whole: Override[] = [];
  const severityOverrides = new Map<string, SeverityOverride[]>();
  for (const override of overrides as unknown as Override[]) {
    for (const pattern of override.files) {
      const [files = '', pointer] = pattern.split(/(?=#)/);
      if (!matchesGlob(path, files)) continue;
      if (pointer === undefined) whole.push(override);
      else addSeverities(severityOverrides, override, files, pointer);
    }
  }
  if (whole.length === 0 && severityOverrides.size === 0) return ruleset;
  const merged = whole.reduce<JsonObject>(merge, rest as JsonObject);
  return { ...read(merged), severityOverrides };
}

function addSeverities(
  all: Map<string, SeverityOverride[]>,
  { rules }: Override,
  files: string,
  pointer: string,
): void {
  for (const [name, written] of Object.entries(rules ?? {})) {
    const severity =
      typeof written === 'boolean' || typeof written === 'object' ? undefined : severityOf(written);
    if (severity === undefined) continue;
    all.set(name, [...(all.get(name) ?? []), { files, pointer, severity }]);
  }
}

/** An override on top of a ruleset: its lists come after, its rules and aliases win. */
function merge(base: JsonObject, { files: _, ...override }: Override): JsonObject {
  const over = override as unknown as JsonObject;
  const merged: JsonObject = { ...base, ...over };
  const listed = (value: Json | undefined): Json[] =>
    value === undefined ? [] : Array.isArray(value) ? value : [value];
  if (base.extends !== undefined || over.extends !== undefined)
    merged.extends = [...listed(base.extends), ...listed(over.extends)];
  for (const name of ['rules', 'aliases'])
    if (isObject(base[name]) && isObject(over[name]))
      merged[name] = { ...(base[name] as JsonObject), ...(over[name] as JsonObject) };
  return merged;
}

/** A file's path as seen from the folder of the ruleset. */
function relativeTo(source: string, file: string): string {
  const base = source.replace(/[^/]*$/, '');
  return base !== '' && file.startsWith(base) ? file.slice(base.length) : file.replace(/^\.?\//, '');
}

/** The severity that overrides give a finding of a rule at a place; the one with the longest pointer counts. */
export function overriddenSeverity(
  { severityOverrides, source }: Ruleset,
  rule: string,
  file: string,
  pointer: string,
): SeverityOverride['severity'] | undefined {
  let closest: SeverityOverride | undefined;
  for (const override of severityOverrides.get(rule) ?? []) {
    if (!matchesGlob(relativeTo(source, file), override.files)) continue;
    const applies =
      pointer === override.pointer || pointer.startsWith(`${override.pointer.replace(/\/$/, '')}/`);
    if (applies && (!closest || override.pointer.length >= closest.pointer.length)) closest = override;
  }
  return closest?.severity;
}
