import type { Collection, VariableSet } from '../collection.ts';
import type { Definition, DefinitionProblem } from '../definition/types.ts';
import type { JsonObject } from '../json.ts';
import { type Api, readApi } from './api.ts';
import { addCredentials, readSecurity, type Security } from './auth.ts';
import { createBudget, READ_MAX } from './budget.ts';
import { describeApi } from './describe.ts';
import { elementId } from './element-id.ts';
import { arrange } from './folders.ts';
import { type Operation, textOf } from './operation.ts';
import { type ConvertOptions, convertDefaults } from './options.ts';
import { createPlaces } from './places.ts';
import { type ItemContext, requestItem } from './request-item.ts';
import { addBaseUrl, otherServers } from './servers.ts';
import { createValues } from './values.ts';
import { createVariables } from './variables.ts';

const TOO_LARGE = 'the collection is too large: later requests come without their parts';
const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export type Conversion = {
  collection: Collection;
  /** One for each server after the first. */
  environments: VariableSet[];
  problems: DefinitionProblem[];
  /** How many operations of the definition became requests. */
  operations: number;
};

/**
 * Makes a collection of an API definition. Always gives the same collection for the same definition and options; ids
 * depend on method and path only. Parts of the result may be the same object: change a copy. What is wrong in a
 * definition is told in `problems` and never stops the rest.
 */
export function convertDefinition(definition: Definition, options: Partial<ConvertOptions> = {}): Conversion {
  const chosen: ConvertOptions = { ...convertDefaults, ...withoutUndefined(options) };
  const places = createPlaces(definition);
  const reading = createBudget(READ_MAX);
  const api = readApi(places, definition.version, reading, chosen.includeWebhooks);
  if (!chosen.includeDeprecated) api.operations = api.operations.filter(({ deprecated }) => !deprecated);
  const budget = createBudget();
  const weightMax = exampleWeight(api.operations.length);
  const values = createValues(places, { ...chosen, weightMax }, budget);
  const variables = createVariables();
  addBaseUrl(api.servers, chosen.definitionUrl, variables);
  const security = securityFor(api, chosen);
  const context: ItemContext = { values, options: chosen, variables, budget, ...security };
  const item = arrange(api, (operation, place) => requestItem(operation, place, context), chosen);
  for (const used of security.used()) addCredentials(used, variables);
  if (budget.isSpent() || reading.isSpent()) places.warn(places.root, TOO_LARGE);
  const name = textOf(api.info.title).trim() || 'Untitled API';
  const collection: Collection = {
    info: { _postman_id: elementId('collection', chosen.idSeed), name: name.slice(0, 255), schema: SCHEMA },
    item,
  };
  const description = describeApi(api);
  if (description !== '') collection.info.description = description;
  if (security.shared) collection.auth = security.shared.auth;
  collection.variable = variables.list();
  return {
    collection,
    environments: otherServers(api.servers, name, chosen),
    problems: places.problems(),
    operations: api.operations.length,
  };
}

/** How many values an example may hold: thousands of operations with long ones are more than one text can hold. */
function exampleWeight(operations: number): number {
  if (operations <= 2_000) return 500;
  return operations <= 5_000 ? 200 : 80;
}

function withoutUndefined(options: Partial<ConvertOptions>): Partial<ConvertOptions> {
  const given: JsonObject = {};
  for (const [key, value] of Object.entries(options)) if (value !== undefined) given[key] = value;
  return given as Partial<ConvertOptions>;
}

/** Which authorization stands on the collection, and which operations have their own. */
function securityFor(
  api: Api,
  options: ConvertOptions,
): Pick<ItemContext, 'securityOf' | 'inherits'> & { shared: Security | undefined; used(): Security[] } {
  const own = new Map<Operation, Security | undefined>();
  for (const operation of api.operations) own.set(operation, readSecurity(api, operation.security));
  const explicit = readSecurity(api, api.security);
  const common = explicit ?? commonOf([...own.values()]);
  const inheritsAll =
    options.alwaysInheritAuthentication === true ||
    (options.alwaysInheritAuthentication === 'auto' && common !== undefined && isTheOnlyOne(common, own));
  const shared = explicit ?? (inheritsAll ? common : undefined);
  const inherits = (operation: Operation): boolean => {
    const security = own.get(operation);
    return security === undefined || inheritsAll || (shared !== undefined && security.key === shared.key);
  };
  return {
    shared,
    inherits,
    securityOf: (operation) => (inherits(operation) ? shared : own.get(operation)),
    used: () => {
      const found = inheritsAll ? [] : [...own.values()].filter((security) => security !== undefined);
      return shared ? [shared, ...found] : found;
    },
  };
}

/** Without authorization for all: the one that the operations have, when it is the same everywhere. */
function commonOf(all: readonly (Security | undefined)[]): Security | undefined {
  const [first] = all;
  if (!first || first.auth.type === 'noauth') return undefined;
  return all.every((security) => security?.key === first.key) ? first : undefined;
}

function isTheOnlyOne(common: Security, own: ReadonlyMap<Operation, Security | undefined>): boolean {
  return [...own.values()].every((security) => security === undefined || security.key === common.key);
}
