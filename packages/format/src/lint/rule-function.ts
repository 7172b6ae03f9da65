import type { DefinitionDocument, PathPart } from '../definition/types.ts';
import type { Json } from '../json.ts';
import type { References } from './references.ts';
import type { Validators } from './schema/validators.ts';

/** What a function of a rule says; without a path it is about the value it was given. */
export type FunctionResult = { message: string; path?: readonly PathPart[] };

export type FunctionContext = {
  path: readonly PathPart[];
  document: DefinitionDocument;
  /** Names of the formats of the document. */
  formats: ReadonlySet<string>;
  references: References;
  ruleName: string;
  /** Whether the rule sees references followed. */
  resolved: boolean;
  validators: Validators;
  /** State of one lint run that functions share, by what they call it. */
  memory: Map<string, unknown>;
};

/** Options of a function as a ruleset gives them; `null` without any. */
export type FunctionOptions = { readonly [name: string]: Json } | null;

export type RuleFunction = {
  name: string;
  /** Values that the function is not for are passed over. */
  accepts: (input: Json | undefined) => boolean;
  /** What is wrong with the options. */
  problem?: (options: FunctionOptions) => string | undefined;
  /**
   * Paths whose insides the function treats differently: a value that is referenced from several of them is then
   * given to it once for each.
   */
  contexts?: readonly string[];
  run: (
    input: Json,
    options: FunctionOptions,
    context: FunctionContext,
  ) => readonly FunctionResult[] | undefined;
};
