import type { RuleFunction } from '../rule-function.ts';
import { coreFunctions } from './core.ts';
import { oasDocumentSchema } from './oas-document.ts';
import { oasExample } from './oas-example.ts';
import { operationFunctions } from './oas-operations.ts';
import { oasPathParam } from './oas-path-parameters.ts';
import { oasUnusedComponent, refSiblings } from './oas-references.ts';
import { oasDiscriminator, oasSchema } from './oas-schema.ts';
import { oasSecurityDefined } from './oas-security.ts';
import { serverVariables } from './oas-servers.ts';
import { parleyFunctions } from './parley-security.ts';
import { securityFunctions } from './security-functions.ts';

const functions = new Map<string, RuleFunction>(
  [
    ...coreFunctions,
    ...operationFunctions,
    ...securityFunctions,
    ...parleyFunctions,
    oasDiscriminator,
    oasDocumentSchema,
    oasExample,
    oasPathParam,
    oasSchema,
    oasSecurityDefined,
    oasUnusedComponent,
    refSiblings,
    serverVariables,
  ].map((one) => [one.name, one]),
);

/** A function that comes with lint, by its name. */
export function builtInFunction(name: string): RuleFunction | undefined {
  return functions.get(name);
}
