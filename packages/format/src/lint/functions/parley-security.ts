import { isObject, type Json, type JsonObject, member } from '../../json.ts';
import type { FunctionContext, FunctionResult, RuleFunction } from '../rule-function.ts';
import { operationsOf } from './operations.ts';
import { noOptions } from './options.ts';

/** Schemes of a definition by name: `components.securitySchemes`, or Swagger's `securityDefinitions`. */
function schemesOf(root: Json): JsonObject {
  if (!isObject(root)) return {};
  const components = member(root, 'components');
  const schemes = isObject(components)
    ? member(components, 'securitySchemes')
    : member(root, 'securityDefinitions');
  return isObject(schemes) ? schemes : {};
}

type Requirement = { name: string; scopes: Json; path: (string | number)[] };

function* requirementsOf(root: Json): Generator<Requirement> {
  if (!isObject(root)) return;
  const lists: { security: Json | undefined; at: string[] }[] = [
    { security: member(root, 'security'), at: ['security'] },
  ];
  for (const { path, method, operation } of operationsOf(member(root, 'paths')))
    lists.push({ security: member(operation, 'security'), at: ['paths', path, method, 'security'] });
  for (const { security, at } of lists)
    for (const [index, requirement] of Array.isArray(security) ? security.entries() : [])
      for (const [name, scopes] of isObject(requirement) ? Object.entries(requirement) : [])
        yield { name, scopes, path: [...at, index, name] };
}

function scopesOf(scheme: Json): Set<string> | undefined {
  if (!isObject(scheme) || scheme.type !== 'oauth2') return undefined;
  const flows = member(scheme, 'flows');
  const holders = isObject(flows) ? Object.values(flows) : [scheme];
  const names = holders.flatMap((holder) => {
    const scopes = isObject(holder) ? member(holder, 'scopes') : undefined;
    return isObject(scopes) ? Object.keys(scopes) : [];
  });
  return new Set(names);
}

const securityScopesDeclared: RuleFunction = {
  name: 'securityScopesDeclared',
  accepts: isObject,
  problem: noOptions,
  run: (input) => {
    const schemes = schemesOf(input);
    const results: FunctionResult[] = [];
    for (const { name, scopes, path } of requirementsOf(input)) {
      const declared = scopesOf(member(schemes, name) ?? null);
      for (const [index, scope] of declared && Array.isArray(scopes) ? scopes.entries() : [])
        if (!declared?.has(String(scope)))
          results.push({
            message: `The scope "${scope}" is not declared in "${name}".`,
            path: [...path, index],
          });
    }
    return results;
  },
};

const securitySchemesDefined: RuleFunction = {
  name: 'securitySchemesDefined',
  accepts: isObject,
  problem: noOptions,
  run: (input) => {
    const schemes = schemesOf(input);
    return [...requirementsOf(input)]
      .filter(({ name }) => !Object.hasOwn(schemes, name))
      .map(({ name, path }) => ({ message: `The security scheme "${name}" is not defined.`, path }));
  },
};

/** The `security` of an operation, or of the whole API, that lets calls through without credentials. */
const operationSecurityRequired: RuleFunction = {
  name: 'operationSecurityRequired',
  accepts: isObject,
  problem: noOptions,
  run: (input) => {
    const root = input as JsonObject;
    const results: FunctionResult[] = [];
    const isGlobal = Array.isArray(root.security) && root.security.length > 0;
    for (const { path, method, operation } of operationsOf(root.paths)) {
      const security = member(operation, 'security');
      const at = ['paths', path, method];
      if (security === undefined) {
        if (!isGlobal)
          results.push({ message: 'The operation has no security of its own or of the API.', path: at });
      } else if (!Array.isArray(security) || security.length === 0)
        results.push({ message: 'The security of the operation is empty.', path: [...at, 'security'] });
      else
        for (const [index, requirement] of security.entries())
          if (isObject(requirement) && Object.keys(requirement).length === 0)
            results.push({
              message: 'The security of the operation allows calls without credentials.',
              path: [...at, 'security', index],
            });
    }
    return results;
  },
};

const carriers = new Set(['oauth2', 'openIdConnect', 'apiKey', 'http', 'basic', 'oauth1']);

/** Credentials that travel over `http://`; `level` says whose server is meant. */
const credentialsOverHttp: RuleFunction = {
  name: 'credentialsOverHttp',
  accepts: isObject,
  problem: (options) =>
    options?.level === 'api' || options?.level === 'operation'
      ? undefined
      : 'needs "level": api or operation',
  run: (input, options, context) => {
    const root = input as JsonObject;
    const schemes = schemesOf(root);
    const carries = (security: Json | undefined): boolean =>
      Array.isArray(security) &&
      security.some(
        (requirement) =>
          isObject(requirement) &&
          Object.keys(requirement).some((name) => {
            const scheme = member(schemes, name);
            return isObject(scheme) && carriers.has(String(scheme.type));
          }),
      );
    if (options?.level === 'api') return carries(root.security) ? plainServers(root, [], context) : undefined;
    const results: FunctionResult[] = [];
    for (const { path, method, operation } of operationsOf(root.paths)) {
      const security = member(operation, 'security');
      const at = ['paths', path, method];
      if (carries(security ?? root.security) && 'servers' in operation)
        results.push(...plainServers(operation, at, context));
      else if (security !== undefined && carries(security) && plainServers(root, [], context).length > 0)
        results.push({ message: 'The operation sends credentials over http.', path: [...at, 'security'] });
    }
    return results;
  },
};

function plainServers(
  holder: JsonObject,
  at: readonly string[],
  { formats }: FunctionContext,
): FunctionResult[] {
  const message = 'Credentials are sent over http.';
  if (formats.has('oas2')) {
    const schemes = member(holder, 'schemes');
    const index = Array.isArray(schemes) ? schemes.indexOf('http') : -1;
    return index === -1 ? [] : [{ message, path: [...at, 'schemes', index] }];
  }
  const servers = member(holder, 'servers');
  const results: FunctionResult[] = [];
  for (const [index, server] of Array.isArray(servers) ? servers.entries() : [])
    if (isObject(server) && String(server.url).startsWith('http://'))
      results.push({ message, path: [...at, 'servers', index, 'url'] });
  return results;
}

export const parleyFunctions: readonly RuleFunction[] = [
  securityScopesDeclared,
  securitySchemesDefined,
  operationSecurityRequired,
  credentialsOverHttp,
];
