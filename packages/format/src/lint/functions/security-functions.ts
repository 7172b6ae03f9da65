import { isObject, type Json, type JsonObject, member } from '../../json.ts';
import type { FunctionResult, RuleFunction } from '../rule-function.ts';
import { operationsOf } from './operations.ts';
import { onlyKnown } from './options.ts';

/** Operations that need no credentials. */
const checkSecurity: RuleFunction = {
  name: 'checkSecurity',
  accepts: isObject,
  problem: (options) => onlyKnown(options, ['schemesPath', 'nullable', 'methods']),
  run: (input, options) => {
    const { paths, security } = input as { paths?: Json; security?: Json };
    const methods = options?.methods;
    const results: FunctionResult[] = [];
    for (const { path, method, operation } of operationsOf(paths)) {
      if (Array.isArray(methods) && !methods.includes(method)) continue;
      const own = member(operation, 'security');
      const effective = own ?? security;
      const at = ['paths', path, method, 'security'];
      if (!effective || (Array.isArray(effective) && effective.length === 0))
        results.push({ message: `The operation "${method} ${path}" names no security scheme.`, path: at });
      for (const [index, requirement] of Array.isArray(effective) ? effective.entries() : [])
        if (isObject(requirement) && Object.keys(requirement).length === 0 && options?.nullable === false)
          results.push({
            message: `The operation "${method} ${path}" may be called without credentials.`,
            path: [...at, index],
          });
    }
    return results;
  },
};

/** Operations of administrators that are open to whoever may call another one. */
const differentSecuritySchemes: RuleFunction = {
  name: 'differentSecuritySchemes',
  accepts: isObject,
  problem: (options) => onlyKnown(options, ['adminUrl']),
  run: (input, options) => {
    const adminUrl = typeof options?.adminUrl === 'string' ? options.adminUrl : '/admin';
    const elsewhere = new Set<string>();
    const ofAdmins: { path: string; key: string; at: (string | number)[] }[] = [];
    for (const { path, method, operation } of operationsOf((input as JsonObject).paths)) {
      const security = member(operation, 'security');
      for (const [index, requirement] of Array.isArray(security) ? security.entries() : []) {
        if (typeof requirement !== 'object') continue;
        const key = JSON.stringify(requirement);
        if (path.includes(adminUrl))
          ofAdmins.push({ path, key, at: ['paths', path, method, 'security', index] });
        else elsewhere.add(key);
      }
    }
    return ofAdmins
      .filter(({ key }) => elsewhere.has(key))
      .map(({ path, at }) => ({
        message: `The admin endpoint ${path} asks for the same credentials as other endpoints.`,
        path: at,
      }));
  },
};

export const securityFunctions: readonly RuleFunction[] = [checkSecurity, differentSecuritySchemes];
