import type { AuthDefinition, Collection } from '../collection.ts';
import { isObject, type Json, type JsonObject, setMember } from '../json.ts';
import { createTakeOut, mapTexts } from './take-out.ts';
import { valueText } from './text.ts';

/**
 * A definition is for others to read, so no credential may get into it. Three things see to that: nothing of an
 * authorization is written but what is named; values under a name that says what they are get left out; and whatever
 * an authorization or a secret variable holds is taken out of every text, wherever else it stands.
 */

/** What stands in place of a secret. */
export const SECRET = '<secret>';

const SECRET_NAME =
  /(?:pass(?:word|wd|phrase|code)|pwd|secret|api_?key|(?:access|secret|private|subscription|signing|encryption)key|(?:access|refresh|id|auth|bearer|session|security|api|csrf|xsrf)token|credentials?|authorization|session_?id|jsessionid|cvv|cvc)$/;
const SECRET_NAMES = new Set(['token', 'jwt', 'otp', 'pin', 'auth', 'passwort', 'bearer']);
const NAMES_MAX = 50_000;
/** Shorter ones are looked for as a whole only: `admin` is a password and a word. */
const PART_LENGTH_MIN = 8;
const WHOLE_LENGTH_MIN = 4;
/** Parameters of authorization schemes that are credentials, or that credentials can be made from. */
const CREDENTIALS = new Set([
  'value',
  'consumerkey',
  'clienttoken',
  'authkey',
  'assertion',
  'payload',
  'nonce',
]);
const VARIABLE = /\{\{([^{}]*)\}\}/g;

const knownNames = new Map<string, boolean>();

/** Whether what has this name is a credential: `password`, `api_key`, `X-Auth-Token`. */
export function isSecretName(name: string): boolean {
  let known = knownNames.get(name);
  if (known === undefined) {
    const plain = plainName(name);
    known = SECRET_NAMES.has(plain) || SECRET_NAME.test(plain);
    if (knownNames.size >= NAMES_MAX) knownNames.clear();
    knownNames.set(name, known);
  }
  return known;
}

/** In headers, whatever ends in `token` is one. */
export function isSecretHeader(name: string): boolean {
  return /token$|^(?:set-)?cookie$/i.test(name) || isSecretName(name);
}

/** Whether a text only shows where a value goes: `{{token}}`, `<token>`, `***`. */
export function isPlaceholder(text: string): boolean {
  return text === '' || /^(?:\{\{[^{}]*\}\}|<[^<>]*>|[*x.•]{3,})$/.test(text);
}

/** What converters write where they know nothing, and what is no text at all. */
const WORDS = new Set(['string', 'null', 'undefined', 'true', 'false']);

/** Whether what stands under the name of a secret is none: also the name itself, `auth_token: "auth_token"`. */
function isHarmless(text: string, name: string): boolean {
  return isPlaceholder(text) || WORDS.has(text) || plainName(text) === plainName(name);
}

function plainName(name: string): string {
  return name
    .slice(-80)
    .replace(/[^0-9A-Za-z]/g, '')
    .toLowerCase();
}

/** A text that holds none of these words holds no secret under a name that says so. */
const MAY_HOLD_NAMES = /pass|pwd|secret|key|token|credential|auth|session|cvv|cvc|jwt|otp|pin|sid|bearer/i;

export function mayHoldSecrets(text: string): boolean {
  return MAY_HOLD_NAMES.test(text);
}

/** The value with what stands under a secret's name replaced; the value itself when there is nothing of the kind. */
export function withoutSecrets(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    let copy: Json[] | undefined;
    for (let index = 0; index < value.length; index += 1) {
      const entry = value[index] as Json;
      const clean = withoutSecrets(entry);
      if (clean === entry) continue;
      copy ??= [...value];
      copy[index] = clean;
    }
    return copy ?? value;
  }
  let copy: JsonObject | undefined;
  for (const key of Object.keys(value)) {
    const entry = value[key] as Json;
    const isText = typeof entry === 'string' || typeof entry === 'number';
    let clean = entry;
    if (isText && isSecretName(key)) clean = isHarmless(String(entry), key) ? entry : SECRET;
    else if (typeof entry === 'object' && entry !== null) clean = withoutSecrets(entry);
    if (clean === entry) continue;
    copy ??= { ...value };
    setMember(copy, key, clean);
  }
  return copy ?? value;
}

/** Everything that is known to be secret in one collection. */
export type Secrets = {
  addAuth(auth: AuthDefinition): void;
  /** The value of a row that its name makes a secret. */
  add(value: string, name: string): void;
  /** Whether a text holds one. */
  isIn(text: string): boolean;
  /** The value with every secret in its texts and names replaced. */
  takenOut(value: Json): Json;
};

export function createSecrets(collection: Collection): Secrets {
  const variables = new Map((collection.variable ?? []).map((entry) => [entry.key, entry]));
  const values = new Set<string>();
  let takeOut: ((text: string) => string) | undefined;

  const add = (text: string, name: string): void => {
    for (const [, variable = ''] of text.matchAll(VARIABLE)) addVariable(variable.trim());
    // In front of a variable stands the name of a scheme or of a cookie.
    if (/^(?:[A-Za-z][\w-]{0,30}[= ])?\{\{[^{}]*\}\}$/.test(text)) return;
    const rest = text.replace(VARIABLE, '').trim();
    if (rest.length < WHOLE_LENGTH_MIN || isHarmless(rest, name)) return;
    if (!values.has(rest)) takeOut = undefined;
    values.add(rest);
  };
  const addVariable = (name: string): void => {
    const entry = variables.get(name);
    if (!entry) return;
    // Once is enough, also for variables that name each other.
    variables.delete(name);
    add(valueText(entry.value), name);
  };
  for (const { key, type } of [...variables.values()])
    if (type === 'secret' || isSecretName(key)) addVariable(key);

  const clean = (text: string): string => {
    if (values.has(text)) return SECRET;
    if (text.length < PART_LENGTH_MIN) return text;
    takeOut ??= createTakeOut(
      [...values].filter(({ length }) => length >= PART_LENGTH_MIN),
      SECRET,
    );
    return takeOut(text);
  };
  const isIn = (text: string): boolean => clean(text) !== text;
  return {
    add,
    isIn,
    addAuth: (auth) => {
      for (const [key, value] of authAttributes(auth)) {
        const name = key.toLowerCase();
        if (CREDENTIALS.has(name) || name === 'token' || isSecretName(key)) add(valueText(value), key);
      }
    },
    takenOut: (value) => (values.size === 0 ? value : mapTexts(value, clean)),
  };
}

/** The parameters of an authorization, whether they stand in rows or in an object. */
export function authAttributes(auth: AuthDefinition): Map<string, Json> {
  const found = new Map<string, Json>();
  const scheme = Object.hasOwn(auth, auth.type) ? auth[auth.type] : undefined;
  if (Array.isArray(scheme)) {
    for (const row of scheme) if (isObject(row)) found.set(valueText(row.key), row.value ?? null);
  } else if (isObject(scheme)) for (const [key, value] of Object.entries(scheme)) found.set(key, value);
  return found;
}
