import type { Case } from '../case.ts';
import { assertionCases } from './assertions.ts';
import { authCases } from './auth.ts';
import { flowCases } from './flow.ts';
import { formCases } from './forms.ts';
import { legacyCases } from './legacy.ts';
import { libraryCases } from './libraries.ts';
import { messageCases } from './messages.ts';
import { networkCases } from './network.ts';
import { scriptCases } from './scripts.ts';
import { variableCases } from './variables.ts';

/** Every case, by subject. */
export const CASES: Case[] = [
  ...scriptCases,
  ...assertionCases,
  ...legacyCases,
  ...libraryCases,
  ...variableCases,
  ...formCases,
  ...messageCases,
  ...authCases,
  ...networkCases,
  ...flowCases,
];
