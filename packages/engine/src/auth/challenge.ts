import type { IncomingResponse } from '../send/message.ts';

/** One challenge of a `WWW-Authenticate` header: scheme in lower case, parameter names in lower case. */
export type Challenge = {
  scheme: string;
  /** What stands behind the scheme when it is no parameter list (NTLM). */
  token: string | undefined;
  /** Quoted values without their quotes, escapes left as they are: `unq()` of RFC 7616. */
  params: Map<string, string>;
};

const LIMIT = 16 * 1024;

/** Every challenge of a response in order (RFC 9110 11.6.1: several headers, several challenges in one header). */
export function challengesOf(response: IncomingResponse): Challenge[] {
  const found: Challenge[] = [];
  for (const header of response.headers) {
    if (header.key.toLowerCase() === 'www-authenticate') {
      parseInto(found, header.value.slice(0, LIMIT));
    }
  }
  return found;
}

// A parameter (name = value or quoted string), or a word that begins a challenge.
const PIECE = /([^\s,="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"=]+))(?=\s*(?:,|$)))?/y;
const GAP = /[\s,]*/y;
const TOKEN68 = /[ ]+([A-Za-z0-9\-._~+/]+=*)(?=\s*(?:,|$))/y;

function parseInto(found: Challenge[], text: string): void {
  let at = 0;
  let current: Challenge | undefined;
  while (at < text.length) {
    GAP.lastIndex = at;
    GAP.exec(text);
    at = GAP.lastIndex;
    PIECE.lastIndex = at;
    const piece = PIECE.exec(text);
    if (piece === null) {
      // Not a piece of any challenge: go on behind the next comma.
      const comma = text.indexOf(',', at);
      if (comma === -1) {
        return;
      }
      at = comma + 1;
      continue;
    }
    at = PIECE.lastIndex;
    const value = piece[2] ?? piece[3];
    if (value !== undefined) {
      current?.params.set((piece[1] as string).toLowerCase(), value);
      continue;
    }
    current = { scheme: (piece[1] as string).toLowerCase(), token: undefined, params: new Map() };
    found.push(current);
    TOKEN68.lastIndex = at;
    const token = TOKEN68.exec(text);
    if (token) {
      current.token = token[1] as string;
      at = TOKEN68.lastIndex;
    }
  }
}
