import type { Json } from '../json.ts';
import type { Severity } from './finding.ts';
import type { JsonPath } from './jsonpath/parse-path.ts';
import type { FunctionOptions, RuleFunction } from './rule-function.ts';

/** A ruleset as it is written: Spectral's format. */
export type RulesetDefinition = {
  extends?: string | readonly (string | readonly [string, string])[];
  formats?: readonly string[];
  documentationUrl?: string;
  aliases?: { [name: string]: AliasDefinition };
  functions?: readonly (string | readonly [string, Json])[];
  functionsDir?: string;
  overrides?: readonly Json[];
  parserOptions?: { duplicateKeys?: Json; incompatibleValues?: Json };
  rules?: { [name: string]: RuleDefinition | string | number | boolean };
};

export type AliasDefinition =
  | readonly string[]
  | { description?: string; targets: readonly { formats: readonly string[]; given: readonly string[] }[] };

export type ThenDefinition = { field?: string; function: string; functionOptions?: Json };

export type RuleDefinition = {
  description?: string;
  message?: string;
  documentationUrl?: string;
  recommended?: boolean;
  severity?: string | number;
  resolved?: boolean;
  formats?: readonly string[];
  given: string | readonly string[];
  then: ThenDefinition | readonly ThenDefinition[];
};

/** One check of a rule. */
export type Then = {
  field: string | undefined;
  /** A function that comes with lint, or the name of one that the ruleset brings. */
  call: RuleFunction | string;
  options: FunctionOptions;
};

export type Rule = {
  name: string;
  description: string | undefined;
  message: string | undefined;
  documentationUrl: string | undefined;
  /** -1 is off. */
  severity: Severity | -1;
  enabled: boolean;
  recommended: boolean;
  resolved: boolean;
  /** Names of the formats it is for; undefined for all. */
  formats: ReadonlySet<string> | undefined;
  given: readonly string[];
  then: readonly Then[];
  /** Where the aliases of `given` come from. */
  aliases: Aliases;
};

export type Aliases = { readonly [name: string]: AliasDefinition };

/** What `overrides` say about the severity of a rule in a part of some files. */
export type SeverityOverride = { files: string; pointer: string; severity: Severity | -1 };

export type Ruleset = {
  rules: ReadonlyMap<string, Rule>;
  /** Formats that some rule is for. */
  formats: ReadonlySet<string>;
  duplicateKeys: Severity | -1;
  incompatibleValues: Severity | -1;
  /** Where it stands, for the globs of `overrides`; empty when unknown. */
  source: string;
  /** The ruleset as it is for one file; the same one when no override is for that file. */
  forFile: (file: string) => Ruleset;
  severityOverrides: ReadonlyMap<string, readonly SeverityOverride[]>;
  /** Functions that the ruleset brings. */
  functions: readonly CustomFunction[];
  /** Paths by their text, read once. */
  paths: Map<string, JsonPath>;
};

/** A function of a ruleset: JavaScript in a file that the caller finds and runs. */
export type CustomFunction = { name: string; file: string; options: Json | undefined };
