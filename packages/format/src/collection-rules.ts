import { isObject, type Json, type JsonObject, member } from './json.ts';

/**
 * The shapes of Collection v2.1 (and v2.0, which writes auth parameters as one object), as the published
 * schema means them: every known member is checked where a wrong shape would break a reader, unknown members
 * are never looked at, and `null` counts as absent.
 */
export type Report = (path: string, reason: string) => void;

const SCHEMA_ID =
  /^https?:\/\/schema\.(?:getpostman|postman)\.com\/(?:json\/)?(?:draft-\d+\/)?collection\/v2\.[01]\.0\/?(?:collection\.json|docs\/.*)?#?$/;

export function checkInfo(info: Json | undefined, path: string, report: Report): void {
  if (!isObject(info)) {
    report(path, 'must be an object');
    return;
  }
  if (typeof info.name !== 'string') report(`${path}.name`, 'must be a string');
  if (typeof info.schema !== 'string') report(`${path}.schema`, 'must be a string');
  else if (!SCHEMA_ID.test(info.schema)) {
    report(`${path}.schema`, 'must name the collection schema v2.0.0 or v2.1.0');
  }
  checkDescription(info, path, report);
}

/** What collections, folders and requests have in common. */
export function checkNode(node: JsonObject, path: string, report: Report): void {
  checkDescription(node, path, report);
  checkObjects(node, 'variable', path, report);
  checkEvents(node, path, report);
  checkAuth(node, path, report);
  checkKind(node, 'protocolProfileBehavior', path, 'object', report);
}

export function checkRequestItem(item: JsonObject, path: string, report: Report): void {
  checkKind(item, 'name', path, 'string', report);
  checkNode(item, path, report);
  checkRequest(item.request, `${path}.request`, report);
}

export function checkFolderItem(item: JsonObject, path: string, report: Report): void {
  checkKind(item, 'name', path, 'string', report);
  checkNode(item, path, report);
}

export function checkResponse(response: Json, path: string, report: Report): response is JsonObject {
  if (!isObject(response)) {
    report(path, 'must be an object');
    return false;
  }
  for (const key of ['name', 'status']) checkKind(response, key, path, 'string', report);
  // COMPAT: exports of old collections hold the code as text.
  const code = response.code ?? null;
  if (code !== null && typeof code !== 'number' && typeof code !== 'string') {
    report(`${path}.code`, 'must be a number');
  }
  checkKind(response, 'body', path, 'string', report);
  checkHeaders(response, path, report);
  checkKind(response, 'cookie', path, 'array', report);
  const original = response.originalRequest ?? null;
  if (original !== null) checkRequest(original, `${path}.originalRequest`, report);
  return true;
}

function checkRequest(request: Json | undefined, path: string, report: Report): void {
  if (typeof request === 'string') return;
  if (!isObject(request)) {
    report(path, 'must be a string or an object');
    return;
  }
  checkUrl(request.url ?? null, `${path}.url`, report);
  checkKind(request, 'method', path, 'string', report);
  checkDescription(request, path, report);
  checkAuth(request, path, report);
  checkHeaders(request, path, report);
  const body = request.body ?? null;
  if (body === null) return;
  if (!isObject(body)) {
    report(`${path}.body`, 'must be an object');
    return;
  }
  checkKind(body, 'mode', `${path}.body`, 'string', report);
  for (const key of ['urlencoded', 'formdata']) {
    if (typeof body[key] !== 'string') checkObjects(body, key, `${path}.body`, report);
  }
}

function checkUrl(url: Json, path: string, report: Report): void {
  if (url === null || typeof url === 'string') return;
  if (!isObject(url)) {
    report(path, 'must be a string or an object');
    return;
  }
  checkKind(url, 'raw', path, 'string', report);
  for (const key of ['host', 'path']) {
    const value = url[key] ?? null;
    if (value !== null && typeof value !== 'string' && !Array.isArray(value)) {
      report(`${path}.${key}`, 'must be a string or an array');
    }
  }
  checkObjects(url, 'query', path, report);
  // v2.0 wrote path variables as one object.
  if (!isObject(url.variable)) checkObjects(url, 'variable', path, report);
}

function checkHeaders(node: JsonObject, path: string, report: Report): void {
  const header = node.header ?? null;
  if (header === null || typeof header === 'string') return;
  if (!Array.isArray(header)) {
    report(`${path}.header`, 'must be an array or a string');
    return;
  }
  header.forEach((entry, index) => {
    if (typeof entry !== 'string' && !isObject(entry)) {
      report(`${path}.header[${index}]`, 'must be an object or a string');
    }
  });
}

function checkAuth(node: JsonObject, path: string, report: Report): void {
  const auth = node.auth ?? null;
  if (auth === null) return;
  if (!isObject(auth)) {
    report(`${path}.auth`, 'must be an object');
    return;
  }
  if (typeof auth.type !== 'string') {
    report(`${path}.auth.type`, 'must be a string');
    return;
  }
  const parameters = member(auth, auth.type) ?? null;
  if (parameters !== null && typeof parameters !== 'object') {
    report(`${path}.auth.${auth.type}`, 'must be an array');
  }
}

function checkEvents(node: JsonObject, path: string, report: Report): void {
  const events = node.event ?? null;
  if (events === null) return;
  if (!Array.isArray(events)) {
    report(`${path}.event`, 'must be an array');
    return;
  }
  events.forEach((event, index) => {
    const at = `${path}.event[${index}]`;
    if (!isObject(event)) {
      report(at, 'must be an object');
      return;
    }
    if (typeof event.listen !== 'string') report(`${at}.listen`, 'must be a string');
    const script = event.script ?? null;
    if (script === null || typeof script === 'string') return;
    if (!isObject(script)) {
      report(`${at}.script`, 'must be an object');
      return;
    }
    const exec = script.exec ?? null;
    if (exec === null || typeof exec === 'string') return;
    if (!Array.isArray(exec) || exec.some((line) => typeof line !== 'string')) {
      report(`${at}.script.exec`, 'must be a string or an array of strings');
    }
  });
}

function checkDescription(node: JsonObject, path: string, report: Report): void {
  const description = node.description ?? null;
  if (description !== null && typeof description !== 'string' && !isObject(description)) {
    report(`${path}.description`, 'must be a string or an object');
  }
}

function checkObjects(node: JsonObject, key: string, path: string, report: Report): void {
  const value = node[key] ?? null;
  if (value === null) return;
  if (!Array.isArray(value)) {
    report(`${path}.${key}`, 'must be an array');
    return;
  }
  value.forEach((entry, index) => {
    if (!isObject(entry)) report(`${path}.${key}[${index}]`, 'must be an object');
  });
}

function checkKind(
  node: JsonObject,
  key: string,
  path: string,
  kind: 'string' | 'array' | 'object',
  report: Report,
): void {
  const value = node[key] ?? null;
  if (value === null) return;
  const fits =
    kind === 'array' ? Array.isArray(value) : kind === 'object' ? isObject(value) : typeof value === 'string';
  if (!fits) report(`${path}.${key}`, kind === 'string' ? 'must be a string' : `must be an ${kind}`);
}
