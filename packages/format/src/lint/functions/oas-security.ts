import { isObject, type Json, type JsonObject, member } from '../../json.ts';
import type { FunctionResult, RuleFunction } from '../rule-function.ts';
import { onlyKnown } from './options.ts';

export const oasSecurityDefined: RuleFunction = {
  name: 'oasSecurityDefined',
  accepts: (input) =>
    isObject(input) &&
    Object.values(input).every(
      (scopes) => Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string'),
    ),
  problem: (options) => onlyKnown(options, ['oasVersion']),
  run: (input, options, { document, path }) => {
    if (!isObject(document.value)) return undefined;
    const isSwagger = options?.oasVersion === 2;
    const place = isSwagger ? 'securityDefinitions' : 'components.securitySchemes';
    const components = member(document.value, 'components');
    const schemes = isSwagger
      ? member(document.value, 'securityDefinitions')
      : isObject(components)
        ? member(components, 'securitySchemes')
        : undefined;
    const results: FunctionResult[] = [];
    for (const [name, scopes] of Object.entries(input as { [name: string]: string[] })) {
      const scheme = isObject(schemes) ? member(schemes, name) : undefined;
      if (scheme === undefined) {
        const subject = path.length === 2 ? 'API' : 'Operation';
        const message = `${subject} "security" names a scheme that "${place}" does not have.`;
        results.push({ message, path: [...path, name] });
        continue;
      }
      for (const [index, scope] of scopes.entries())
        if (!hasScope(scheme, scope, isSwagger))
          results.push({
            message: `The scheme has no scope "${scope}".`,
            path: [...path, name, index],
          });
    }
    return results;
  },
};

function hasScope(scheme: Json, scope: string, isSwagger: boolean): boolean {
  if (!isObject(scheme)) return false;
  const flows = member(scheme, 'flows');
  const holders: Json[] = isSwagger ? [scheme] : isObject(flows) ? Object.values(flows) : [];
  return holders.some((holder) => {
    const scopes = isObject(holder) ? member(holder, 'scopes') : undefined;
    return isObject(scopes) && Object.hasOwn(scopes as JsonObject, scope);
  });
}
