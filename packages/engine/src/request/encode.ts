/**
 * Percent-encoding by the sets of the WHATWG URL standard (https://url.spec.whatwg.org/#percent-encoded-bytes), as
 * the collection runner applies them: `%` is in no set, so what is encoded already stays.
 */

/** Characters of a path that are encoded; slashes are not. */
export function encodePath(text: string): string {
  return PATH.test(text) ? encode(text, PATH_ALL) : text;
}

/** The query as a whole: `&` and `=` stay. COMPAT: `'` is encoded as in special URLs. */
export function encodeQuery(text: string): string {
  return QUERY.test(text) ? encode(text, QUERY_ALL) : text;
}

export function encodeFragment(text: string): string {
  return FRAGMENT.test(text) ? encode(text, FRAGMENT_ALL) : text;
}

/** User or password of an authority. */
export function encodeUserInfo(text: string): string {
  return USERINFO.test(text) ? encode(text, USERINFO_ALL) : text;
}

/**
 * A key or value of a urlencoded body. COMPAT: `encodeURIComponent`, and `!'()*` too, so a percent sign is encoded
 * and a space is `%20`.
 */
export function encodeFormText(text: string): string {
  return PLAIN.test(text) ? text : encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, hexOf);
}

// The ranges are the C0 controls with DEL, and everything beyond ASCII.
const PATH = /[^!$-;=@-Z[-_a-z|~]/;
const PATH_ALL = /[^!$-;=@-Z[-_a-z|~]+/g;
const QUERY = /[^!$-&(-;=?-~]/;
const QUERY_ALL = /[^!$-&(-;=?-~]+/g;
const FRAGMENT = /[^!#-;=?-_a-~]/;
const FRAGMENT_ALL = /[^!#-;=?-_a-~]+/g;
const USERINFO = /[^!$-.0-9A-Z_a-z~]/;
const USERINFO_ALL = /[^!$-.0-9A-Z_a-z~]+/g;
const PLAIN = /^[\w.~-]*$/;

function encode(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (part) => {
    let result = '';
    // A lone surrogate becomes U+FFFD, as in every UTF-8 encoder.
    for (const byte of Buffer.from(part)) {
      result += `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`;
    }
    return result;
  });
}

function hexOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
