/** Hides secret values in what people and files get to see. */
export type Mask = {
  /** The text with every secret replaced. */
  text: (text: string) => string;
  /** A JSON value with every text in it masked, keys included; the same object when nothing was found. */
  json: <Value>(value: Value) => Value;
};

/** Shown in place of a secret. */
export const MASKED = '***';

/** Shorter values would hide half of a report. */
const SECRET_LENGTH_MIN = 4;

/**
 * A mask for every value of 4 characters and more: as it is, URL-encoded, JSON-escaped, escaped for XML, and in base64 at each of the
 * three places that a byte can have in it, which covers Basic authorization. One pass over the text finds all of
 * them; the longest form wins.
 */
export function createMask(values: Iterable<string>): Mask {
  const forms = new Set<string>();
  for (const value of values) {
    if (value.length >= SECRET_LENGTH_MIN) {
      addForms(value, forms);
    }
  }
  if (forms.size === 0) {
    return NOTHING_SECRET;
  }
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((form) => RegExp.escape(form)).join('|'), 'g');
  const text = (given: string): string => given.replace(pattern, MASKED);
  return { text, json: (value) => maskJson(value, text) as typeof value };
}

const NOTHING_SECRET: Mask = { text: (text) => text, json: (value) => value };

function addForms(value: string, forms: Set<string>): void {
  const wellFormed = value.toWellFormed();
  forms.add(value);
  forms.add(JSON.stringify(value).slice(1, -1));
  forms.add(
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  );
  const encoded = encodeURIComponent(wellFormed);
  const strict = encoded.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  for (const form of [encoded, strict, encodeURI(wellFormed), encoded.replaceAll('%20', '+')]) {
    forms.add(form);
    forms.add(form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  }
  const bytes = Buffer.from(wellFormed);
  for (let shift = 0; shift < 3; shift += 1) {
    const form = base64At(bytes, shift);
    if (form.length >= SECRET_LENGTH_MIN) {
      forms.add(form);
      forms.add(form.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
}

/** The digits of base64 that depend on these bytes alone when `shift` bytes stand before them in their group. */
function base64At(bytes: Uint8Array, shift: number): string {
  const padded = new Uint8Array(shift + bytes.length);
  padded.set(bytes, shift);
  const digits = Buffer.from(padded).toString('base64').replace(/=+$/, '');
  // Six bits a digit: the first whole digit after the bytes before, the last whole one before the bytes after.
  return digits.slice(Math.ceil((shift * 8) / 6), Math.floor((padded.length * 8) / 6));
}

function maskJson(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return mask(value);
  }
  if (typeof value === 'number') {
    // A secret of digits may be stored as a number.
    const text = String(value);
    const masked = mask(text);
    return masked === text ? value : masked;
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    let changed = false;
    const list = value.map((entry) => {
      const masked = maskJson(entry, mask);
      changed ||= masked !== entry;
      return masked;
    });
    return changed ? list : value;
  }
  let changed = false;
  const entries = Object.entries(value).map(([key, entry]): [string, unknown] => {
    const name = mask(key);
    const masked = maskJson(entry, mask);
    changed ||= name !== key || masked !== entry;
    return [name, masked];
  });
  return changed ? Object.fromEntries(entries) : value;
}
