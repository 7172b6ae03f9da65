import type { Collection } from '../collection.ts';
import { isObject, type Json } from '../json.ts';
import type { Call } from './calls.ts';
import { isSecretHeader, isSecretName, type Secrets } from './secrets.ts';
import { valueText } from './text.ts';

/** Tells `secrets` everything that requests hold as one, before anything is written. */
export function findSecrets(collection: Collection, calls: readonly Call[], secrets: Secrets): void {
  if (collection.auth) secrets.addAuth(collection.auth);
  const seen = new Set<Json>();
  for (const { auth, request, saved } of calls) {
    if (auth && !seen.has(auth)) secrets.addAuth(auth);
    if (auth) seen.add(auth);
    addRequest(request as Json, seen, secrets);
    for (const example of saved) {
      addRequest(example.originalRequest, seen, secrets);
      addHeaders(example.header, secrets);
    }
  }
}

function addRequest(request: Json | undefined, seen: Set<Json>, secrets: Secrets): void {
  // Many saved examples answer one request.
  if (!isObject(request) || seen.has(request)) return;
  seen.add(request);
  const { auth, url, body, header } = request;
  if (isObject(auth) && typeof auth.type === 'string') secrets.addAuth({ ...auth, type: auth.type });
  if (isObject(url)) {
    addRows(url.query, secrets);
    addRows(url.variable, secrets);
    if (isObject(url.auth)) secrets.add(valueText(url.auth.password), '');
  }
  if (isObject(body)) {
    addRows(body.urlencoded, secrets);
    addRows(body.formdata, secrets);
  }
  addHeaders(header, secrets);
}

function addRows(rows: Json | undefined, secrets: Secrets): void {
  if (!Array.isArray(rows)) return;
  for (const row of rows) {
    if (!isObject(row)) continue;
    const name = valueText(row.key);
    if (row.type === 'secret' || isSecretName(name)) secrets.add(valueText(row.value), name);
  }
}

function addHeaders(rows: Json | undefined, secrets: Secrets): void {
  if (!Array.isArray(rows)) return;
  for (const row of rows) {
    if (!isObject(row)) continue;
    const name = valueText(row.key).toLowerCase();
    const value = valueText(row.value);
    if (name === 'cookie') for (const pair of value.split(';')) addCookie(pair, secrets);
    else if (name === 'set-cookie') addCookie(value.split(';', 1)[0] ?? '', secrets);
    // `Bearer` in front of it is none.
    else if (isSecretHeader(name)) secrets.add(value.replace(/^\S+ (?=\S)/, ''), name);
  }
}

/** Cookies also hold what somebody prefers; what is long or says so is a session. */
const COOKIE_LENGTH_MIN = 16;

function addCookie(pair: string, secrets: Secrets): void {
  const equalsAt = pair.indexOf('=');
  const name = pair.slice(0, equalsAt).trim();
  const value = pair.slice(equalsAt + 1).trim();
  if (value.length >= COOKIE_LENGTH_MIN || /^sid$/i.test(name) || isSecretName(name))
    secrets.add(value, name);
}
