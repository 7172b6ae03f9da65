import type { Problem } from '../format-error.ts';
import type { OpenApiOptions } from './options.ts';
import type { Secrets } from './secrets.ts';
import type { ShapeContext } from './shape.ts';
import type { Variables } from './variables.ts';

/** What the parts of one definition are made with. */
export type Making = {
  options: OpenApiOptions;
  variables: Variables;
  secrets: Secrets;
  shapes: ShapeContext;
  /** Whether rows say that they are required, so that rows which do not say so are not. */
  marksRequired: boolean;
  report(problem: Problem): void;
};
