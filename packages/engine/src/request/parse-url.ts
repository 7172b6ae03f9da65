/** The parts of a URL as text, decoded from nothing: each part is a slice of what was written. */
export type UrlParts = {
  protocol: string | undefined;
  user: string | undefined;
  password: string | undefined;
  host: string;
  port: string | undefined;
  /** Without the leading slash; undefined when there is none. */
  path: string | undefined;
  /** Rows between the `&`; undefined without a `?`. */
  query: string[] | undefined;
  hash: string | undefined;
};

/**
 * Cuts a URL into its parts from both ends. COMPAT: the order of the cuts and what counts as a delimiter are those
 * of the collection runner, not of WHATWG: no scheme is needed, dot segments stay, `{{a/b}}` is one piece.
 */
export function parseUrl(text: string): UrlParts {
  let url = text.trimStart();
  const parts: UrlParts = {
    protocol: undefined,
    user: undefined,
    password: undefined,
    host: '',
    port: undefined,
    path: undefined,
    query: undefined,
    hash: undefined,
  };
  // Delimiters are looked for in `mask`, where references have none; both have the same length.
  let mask = maskOf(url);

  let index = mask.indexOf('#');
  if (index >= 0) {
    parts.hash = url.slice(index + 1);
    url = url.slice(0, index);
    mask = mask.slice(0, index);
  }
  index = mask.indexOf('?');
  if (index >= 0) {
    parts.query = splitBy(url, mask, '&', index + 1);
    url = url.slice(0, index);
    mask = mask.slice(0, index);
  }
  if (mask.includes('\\')) {
    url = slashed(url, mask);
    mask = mask.replaceAll('\\', '/');
  }
  index = mask.indexOf('://');
  if (index >= 0) {
    parts.protocol = url.slice(0, index);
    index += 3;
    // `http:////host` is `http://host`.
    while (mask[index] === '/') {
      index += 1;
    }
    url = url.slice(index);
    mask = mask.slice(index);
  }
  index = mask.indexOf('/');
  if (index >= 0) {
    parts.path = url.slice(index + 1);
    url = url.slice(0, index);
    mask = mask.slice(0, index);
  }
  index = mask.lastIndexOf('@');
  if (index >= 0) {
    const colon = mask.lastIndexOf(':', index) < 0 ? -1 : mask.indexOf(':');
    const hasPassword = colon >= 0 && colon < index;
    parts.user = url.slice(0, hasPassword ? colon : index);
    parts.password = hasPassword ? url.slice(colon + 1, index) : undefined;
    url = url.slice(index + 1);
    mask = mask.slice(index + 1);
  }
  index = mask.lastIndexOf(':');
  if (index >= 0 && !mask.includes(']', index)) {
    parts.port = url.slice(index + 1);
    url = url.slice(0, index);
  }
  parts.host = url;
  return parts;
}

const REFERENCE = /\{\{[^{}]*[.:/?#@&\]][^{}]*\}\}/g;

function maskOf(url: string): string {
  return url.includes('{{') ? url.replace(REFERENCE, (reference) => '_'.repeat(reference.length)) : url;
}

function splitBy(text: string, mask: string, delimiter: string, from: number): string[] {
  const pieces: string[] = [];
  let start = from;
  for (;;) {
    const end = mask.indexOf(delimiter, start);
    if (end < 0) {
      pieces.push(text.slice(start));
      return pieces;
    }
    pieces.push(text.slice(start, end));
    start = end + 1;
  }
}

/** Backslashes become slashes, except inside references. */
function slashed(text: string, mask: string): string {
  let result = '';
  for (let index = 0; index < text.length; index += 1) {
    result += mask[index] === '\\' ? '/' : text[index];
  }
  return result;
}
