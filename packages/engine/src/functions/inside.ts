/**
 * What runs in the isolate before the functions of a ruleset, as text: it never sees Node. `createRulesetFunction` is
 * what functions written for Spectral import; it passes over values that are not of the kind they ask for.
 */
export const bootText = `
'use strict';
const kindOf = (value) => value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
const isKind = (value, type) =>
  type === 'integer' ? Number.isInteger(value) : type === kindOf(value);
function fits(value, schema) {
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, required, properties, items, minLength } = schema;
  if (type !== undefined && ![type].flat().some((one) => isKind(value, one))) return false;
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return false;
  if (typeof value === 'string' && value.length < (minLength ?? 0)) return false;
  if (Array.isArray(value)) return items === undefined || value.every((item) => fits(item, items));
  if (kindOf(value) !== 'object') return true;
  if (Array.isArray(required) && required.some((name) => !Object.hasOwn(value, name))) return false;
  return Object.entries(properties ?? {}).every(([name, inner]) => !Object.hasOwn(value, name) || fits(value[name], inner));
}
function createRulesetFunction({ input }, run) {
  return function (value, options, context) {
    return input && !fits(value, input) ? undefined : run(value, options, context);
  };
}
let document = null;
let documentInventory = null;
const plain = (path) => path.map((part) => (typeof part === 'number' ? part : String(part)));
globalThis.__parley = {
  createRulesetFunction,
  setDocument(data, source, formats) {
    document = { data, source, formats: new Set(formats) };
    documentInventory = { resolved: data, unresolved: data, source, formats: document.formats, document };
  },
  call(run, value, options, path, rule) {
    const results = run(value, options, { path, rule: { name: rule }, document, documentInventory });
    if (results === undefined || results === null) return undefined;
    if (typeof results.then === 'function') throw new TypeError('it is asynchronous, which is not supported');
    if (!Array.isArray(results)) throw new TypeError('it returned neither a list nor nothing');
    return results.map((result) => {
      const message = String(result?.message ?? '');
      return Array.isArray(result?.path) ? { message, path: plain(result.path) } : { message };
    });
  },
};
`;

/** The one package that functions may import: what Spectral's documentation shows. */
export const coreModuleText = `
const { createRulesetFunction } = globalThis.__parley;
export { createRulesetFunction };
export default { createRulesetFunction };
`;
