import { equalJson, isObject, type Json, type JsonObject, member, setMember } from '../json.ts';
import { mergeContent, type Resolve } from './merge-media.ts';

export type OperationContext = {
  resolve: Resolve;
  /** The path item that the operation stands in. */
  pathItem: JsonObject;
  /** Security requirements with the names that the schemes have in this definition. */
  withOwnSchemes(security: Json): Json;
};

/** Brings an operation up to date with what changed in the collection since it was made of this definition. */
export function mergeOperation(
  own: JsonObject,
  fresh: JsonObject,
  base: JsonObject,
  context: OperationContext,
): void {
  takeChanges(own, fresh, base, ['summary', 'description', 'deprecated']);
  mergeTags(own, fresh, base);
  mergeParameters(own, fresh, base, context);
  mergeRequestBody(own, fresh, base, context.resolve);
  mergeResponses(own, fresh, base, context.resolve);
  if (!equalJson(fresh.security, base.security)) {
    if (fresh.security === undefined) delete own.security;
    else own.security = context.withOwnSchemes(fresh.security);
  }
}

/** Members that the collection changed. */
export function takeChanges(
  own: JsonObject,
  fresh: JsonObject,
  base: JsonObject,
  names: readonly string[],
): void {
  for (const name of names) {
    const now = member(fresh, name);
    if (equalJson(now, member(base, name))) continue;
    if (now === undefined) delete own[name];
    else own[name] = now;
  }
}

function mergeTags(own: JsonObject, fresh: JsonObject, base: JsonObject): void {
  const now = listOf(fresh.tags);
  const before = listOf(base.tags);
  if (equalJson(now, before)) return;
  const kept = listOf(own.tags).filter((tag) => now.includes(tag) || !before.includes(tag));
  own.tags = [...kept, ...now.filter((tag) => !before.includes(tag) && !kept.includes(tag))];
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function parametersOf(
  holder: JsonObject,
  resolve: Resolve,
): Map<string, { index: number; value: JsonObject }> {
  const found = new Map<string, { index: number; value: JsonObject }>();
  for (const [index, entry] of listOf(holder.parameters).entries()) {
    const value = resolve(entry);
    if (value) found.set(parameterKey(value), { index, value });
  }
  return found;
}

function parameterKey({ name, in: where }: JsonObject): string {
  const text = typeof name === 'string' ? name : '';
  return `${String(where)} ${where === 'header' ? text.toLowerCase() : text}`;
}

function mergeParameters(
  own: JsonObject,
  fresh: JsonObject,
  base: JsonObject,
  { resolve, pathItem }: OperationContext,
): void {
  const mine = parametersOf(own, resolve);
  const shared = parametersOf(pathItem, resolve);
  const before = parametersOf(base, resolve);
  const now = parametersOf(fresh, resolve);
  const list = [...listOf(own.parameters)];
  const gone = new Set<number>();
  for (const [key, { value }] of now) {
    const old = before.get(key)?.value;
    const known = mine.get(key);
    if (!known && !shared.has(key) && !old && value.in !== 'path') list.push(value);
    if (!old) continue;
    const changed: JsonObject = { ...(known ?? shared.get(key))?.value };
    const names = ['description', 'required', 'deprecated'];
    // Several examples are the definition's own choice.
    if (changed.examples === undefined) names.push('example');
    if (value.in === 'path') names.splice(names.indexOf('required'), 1);
    takeChanges(changed, value, old, names);
    if (known && !equalJson(changed, known.value)) list[known.index] = changed;
    // One of the whole path is left to the others.
    else if (!known && shared.has(key) && !equalJson(changed, shared.get(key)?.value)) list.push(changed);
  }
  for (const [key, { value }] of before) {
    const known = mine.get(key);
    if (known && !now.has(key) && value.in !== 'path') gone.add(known.index);
  }
  const parameters = list.filter((_, index) => !gone.has(index));
  if (parameters.length > 0) own.parameters = parameters;
  else if (own.parameters !== undefined && gone.size > 0) delete own.parameters;
}

function mergeRequestBody(own: JsonObject, fresh: JsonObject, base: JsonObject, resolve: Resolve): void {
  const { requestBody } = fresh;
  if (!isObject(requestBody)) return;
  const body = resolve(own.requestBody);
  if (!body) {
    // What refers to something that is not here is left alone.
    if (own.requestBody === undefined) own.requestBody = requestBody;
    return;
  }
  const before = isObject(base.requestBody) ? base.requestBody : {};
  if (equalJson(requestBody, before)) return;
  const merged = copyOf(body);
  mergeContent(ownContent(merged), contentOf(requestBody), contentOf(before), resolve);
  if (!equalJson(merged, body)) own.requestBody = merged;
}

function mergeResponses(own: JsonObject, fresh: JsonObject, base: JsonObject, resolve: Resolve): void {
  const responses = isObject(own.responses) ? own.responses : {};
  const now = isObject(fresh.responses) ? fresh.responses : {};
  const before = isObject(base.responses) ? base.responses : {};
  for (const status of Object.keys(now)) {
    const response = member(now, status);
    const old = member(before, status);
    if (!isObject(response) || equalJson(response, old)) continue;
    const key = [status, `${status[0]}XX`, `${status[0]}xx`].find((name) => Object.hasOwn(responses, name));
    if (key === undefined) {
      if (old === undefined) setMember(responses, status, response);
      continue;
    }
    const target = resolve(responses[key]);
    if (!target || (old === undefined && key !== status)) continue;
    const merged = copyOf(target);
    const known = isObject(old) ? old : {};
    if (isObject(old)) takeChanges(merged, response, old, ['description']);
    mergeContent(ownContent(merged), contentOf(response), contentOf(known), resolve);
    if (isObject(merged.content) && Object.keys(merged.content).length === 0) delete merged.content;
    if (!equalJson(merged, target)) responses[key] = merged;
  }
  if (Object.keys(responses).length > 0) own.responses = responses;
}

function contentOf(holder: JsonObject): JsonObject {
  return isObject(holder.content) ? holder.content : {};
}

/** The content of a copy, which gets what is new. */
function ownContent(copy: JsonObject): JsonObject {
  const content = contentOf(copy);
  copy.content = content;
  return content;
}

/** A copy to change: what is referred to may be referred to from elsewhere too. */
function copyOf(value: JsonObject): JsonObject {
  return structuredClone(value);
}
