import { isObject, type Json, type JsonObject } from './json.ts';
import { list, property } from './normal-variable.ts';
import { reasonPhrase } from './reason-phrase.ts';

type Show = (row: JsonObject) => JsonObject;

/** The members of a response in the order of reports. See `normalForm`. */
export function normalResponseFields(source: JsonObject, show: { header: Show; request: Show }): JsonObject {
  const shown = property(source);
  const { originalRequest, body } = source;
  if (isObject(originalRequest)) shown.originalRequest = show.request(originalRequest);
  const status = textOf(source.reason) ?? textOf(source.status) ?? reasonPhrase(source.code);
  if (status !== undefined) shown.status = status;
  if (source.code !== undefined) shown.code = source.code;
  shown.header = list(source.header, show.header);
  if (body !== undefined) shown.body = body;
  const stream = streamOf(source.stream);
  if (body !== null && typeof body === 'object') shown.stream = body;
  else if (stream !== undefined) shown.stream = stream.json;
  shown.cookie = list(source.cookie, normalCookie);
  if (source.responseTime !== undefined) shown.responseTime = source.responseTime;
  if (stream?.size !== undefined) shown.responseSize = stream.size;
  return shown;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function streamOf(value: Json | undefined): { json: Json; size?: number } | undefined {
  if (!value) return undefined;
  if (!isObject(value)) return { json: value };
  if (value.type === 'Buffer' && Array.isArray(value.data)) {
    return { json: { type: 'Buffer', data: value.data }, size: value.data.length };
  }
  if (value.type === 'Base64' && typeof value.data === 'string') {
    const bytes = bytesOfBase64(value.data);
    return { json: { type: 'Buffer', data: bytes }, size: bytes.length };
  }
  return { json: value };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of both alphabets; what belongs to neither is passed over, as Node's own decoder does. */
function bytesOfBase64(text: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text) {
    if (character === '=') break;
    const digit = DIGITS.indexOf(character === '-' ? '+' : character === '_' ? '/' : character);
    if (digit < 0) continue;
    bits = ((bits << 6) | digit) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
    }
  }
  return bytes;
}

function normalCookie(source: JsonObject): JsonObject {
  const { _ } = property(source);
  const shown: JsonObject = _ === undefined ? {} : { _ };
  const name = textOf(source.name) ?? textOf(source.key);
  if (name !== undefined) shown.name = name;
  const { expires, value } = source;
  if (typeof expires === 'string') {
    const date = new Date(expires);
    shown.expires = Number.isNaN(date.getTime()) ? null : date.toISOString();
  } else if (expires !== undefined) shown.expires = expires;
  if (source.maxAge !== undefined) shown.maxAge = numberOrNull(source.maxAge);
  if (source.domain !== undefined) shown.domain = source.domain;
  if (source.path !== undefined) shown.path = source.path;
  for (const flag of ['secure', 'httpOnly', 'hostOnly', 'session']) {
    if (source[flag] !== undefined) shown[flag] = Boolean(source[flag]);
  }
  if (value) shown.value = encodedOnce(String(value));
  if (source.extensions) shown.extensions = source.extensions;
  return shown;
}

function numberOrNull(value: Json): number | null {
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Percent-encodes what is not encoded yet. Text with lone surrogates cannot be, and stays. */
function encodedOnce(text: string): string {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // Not valid percent-encoding: the text itself is what gets encoded.
  }
  try {
    return encodeURIComponent(plain);
  } catch {
    return plain;
  }
}
