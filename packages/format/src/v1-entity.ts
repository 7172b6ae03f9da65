import { isObject, type Json, type JsonObject } from './json.ts';
import { rowsOfMap, scalarText } from './reading.ts';

/** What collections, folders and requests of format v1 have in common: authorization, scripts, variables. */

/** Helpers of old apps by the scheme they became. */
const SCHEMES: { [helper: string]: string } = {
  apikeyAuth: 'apikey',
  basicAuth: 'basic',
  bearerAuth: 'bearer',
  digestAuth: 'digest',
  hawkAuth: 'hawk',
  oAuth1: 'oauth1',
  oAuth2: 'oauth2',
  ntlmAuth: 'ntlm',
  awsSigV4: 'awsv4',
};

/** Parameters a helper had, as `new` or `new=old`. Of `awsSigV4` all are taken. */
const HELPER_PARAMETERS: { [helper: string]: string } = {
  apikeyAuth: 'key value in',
  basicAuth: 'username password saveHelperData=saveToRequest showPassword',
  bearerAuth: 'token',
  digestAuth: 'algorithm username realm password nonce nonceCount clientNonce opaque qop disableRetryRequest',
  oAuth1:
    'consumerKey consumerSecret token tokenSecret signatureMethod timestamp nonce version realm ' +
    'addParamsToHeader=header autoAddParam=auto addEmptyParamsToSign=includeEmpty',
  hawkAuth:
    'authId=hawk_id authKey=hawk_key algorithm user saveHelperData=saveToRequest nonce extraData=ext appId=app ' +
    'delegation=dlg timestamp',
  ntlmAuth: 'username password domain workstation disableRetryRequest',
  oAuth2:
    'accessToken addTokenTo callBackUrl authUrl accessTokenUrl clientId clientSecret clientAuth grantType scope ' +
    'username password tokenType redirectUri refreshToken',
};

/** `auth` counts when there is no older helper beside it. Null and undefined both mean: inherit. */
export function authOfV1(entity: JsonObject): JsonObject | undefined {
  const { auth, currentHelper } = entity;
  const hasHelper = Object.hasOwn(entity, 'currentHelper') || Boolean(entity.helperAttributes);
  if (auth && !hasHelper) return isObject(auth) && auth.type ? typedAuth(auth) : undefined;
  if (!currentHelper || currentHelper === 'normal' || typeof currentHelper !== 'string') return undefined;
  const type = Object.hasOwn(SCHEMES, currentHelper) ? (SCHEMES[currentHelper] as string) : currentHelper;
  if (type === 'noauth') return { type };
  const attributes = helperAttributes(entity.helperAttributes);
  if (attributes === null) return undefined;
  const rows = attributes ? helperRows(currentHelper, attributes) : [];
  return rows.length > 0 ? { type, [type]: rows } : { type };
}

function typedAuth(auth: JsonObject): JsonObject {
  const type = scalarText(auth.type ?? null);
  if (type === 'noauth') return { type };
  const given = auth[type];
  const last = new Map<string, Json>();
  for (const row of Array.isArray(given) ? given.filter(isObject) : []) {
    last.set(scalarText(row.key ?? null), row.value ?? null);
  }
  const rows = [...last].map(([key, value]) => parameter(key, value));
  return rows.length > 0 ? { type, [type]: rows } : { type };
}

function parameter(key: string, value: Json | undefined): JsonObject {
  const kind = typeof value;
  const type = kind === 'string' || kind === 'boolean' || kind === 'number' ? kind : 'any';
  return value === undefined ? { key, type } : { key, value, type };
}

/** Some old apps wrote the attributes as JSON text; null when that cannot be read. */
function helperAttributes(value: Json | undefined): JsonObject | undefined | null {
  if (isObject(value)) return value;
  if (typeof value !== 'string') return undefined;
  try {
    const read = JSON.parse(value) as Json;
    return isObject(read) ? read : undefined;
  } catch {
    // Not JSON: such a request goes without authorization.
    return null;
  }
}

function helperRows(helper: string, attributes: JsonObject): JsonObject[] {
  if (helper === 'awsSigV4')
    return rowsOfMap(attributes).map((row) => parameter(row.key as string, row.value));
  if (!Object.hasOwn(HELPER_PARAMETERS, helper)) return [];
  return (HELPER_PARAMETERS[helper] as string).split(' ').map((pair) => {
    const [key, old = key] = pair.split('=') as [string, string?];
    return parameter(key, key === 'showPassword' ? false : attributes[old]);
  });
}

/** `events` count when there are no older scripts beside them. */
export function eventsOfV1(entity: JsonObject): JsonObject[] | undefined {
  const { tests, preRequestScript } = entity;
  if (!tests && !preRequestScript && Array.isArray(entity.events) && entity.events.length > 0) {
    return entity.events.filter(isObject).map((event) => ({ ...event, listen: event.listen || 'test' }));
  }
  const events: JsonObject[] = [];
  if (tests) events.push({ listen: 'test', script: { type: 'text/javascript', exec: linesOf(tests) } });
  if (preRequestScript) {
    events.push({
      listen: 'prerequest',
      script: { type: 'text/javascript', exec: linesOf(preRequestScript) },
    });
  }
  return events.length > 0 ? events : undefined;
}

function linesOf(script: Json): Json {
  return typeof script === 'string' ? script.split('\n') : script;
}

export function variablesOfV1(entity: JsonObject): JsonObject[] {
  const source = entity.variables || entity.variable;
  const rows = Array.isArray(source) ? source.filter(isObject) : [];
  return rows.map((row) => {
    const variable: JsonObject = { key: row.key || row.id || null };
    if (row.id !== undefined) variable.id = row.id;
    if (row.value !== undefined) variable.value = row.value;
    if (row.type) variable.type = row.type === 'text' ? 'string' : row.type;
    if (row.disabled) variable.disabled = true;
    if (row.description) variable.description = row.description;
    return variable;
  });
}
