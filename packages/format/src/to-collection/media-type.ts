/** What is known of a body by its media type. */

export type Language = 'json' | 'xml' | 'html' | 'javascript' | 'text';

/** `application/json; charset=utf-8` without its parameters. */
export function essenceOf(type: string): string {
  const end = type.indexOf(';');
  return (end < 0 ? type : type.slice(0, end)).trim().toLowerCase();
}

/** The language that the editor of a raw body shows it in. */
export function languageOf(type: string): Language {
  const essence = essenceOf(type);
  // Whatever is accepted, JSON is.
  if (essence === '*/*' || essence === 'application/*') return 'json';
  if (isLines(essence)) return 'text';
  if (/[/+.-]json$|^application\/.*json/.test(essence)) return 'json';
  if (isXml(essence)) return 'xml';
  if (essence.endsWith('html')) return 'html';
  return essence.endsWith('javascript') ? 'javascript' : 'text';
}

export function isXml(type: string): boolean {
  return /[/+]xml$/.test(essenceOf(type));
}

/** A JSON text on each line. */
export function isLines(type: string): boolean {
  return /^application\/(?:x-)?(?:ndjson|jsonl|json-lines|json-seq|jsonlines)$/.test(essenceOf(type));
}

export function isForm(type: string): boolean {
  return isUrlencoded(type) || isMultipart(type);
}

export function isUrlencoded(type: string): boolean {
  return essenceOf(type) === 'application/x-www-form-urlencoded';
}

export function isMultipart(type: string): boolean {
  return essenceOf(type) === 'multipart/form-data';
}

/** Bodies that are a file, whatever the schema says. */
export function isBinary(type: string): boolean {
  const essence = essenceOf(type);
  if (/^(?:image|audio|video|font)\//.test(essence)) return !essence.endsWith('+xml');
  return /^application\/(?:octet-stream|pdf|zip|gzip|x-tar|x-gzip|x-zip-compressed|vnd\.ms-|x-binary)/.test(
    essence,
  );
}

/** The value of a Content-Type header: a range such as `*` names none that could be sent. */
export function sendableType(type: string): string {
  const essence = essenceOf(type);
  if (essence === '*/*' || essence === 'application/*') return 'application/json';
  return essence.endsWith('/*') ? (essence === 'text/*' ? 'text/plain' : 'application/octet-stream') : type;
}
