import type { OutgoingUrl } from './message.ts';
import { portOf, requestTarget } from './outgoing-url.ts';

const PATTERN =
  /^((?:https?|\*)(?:\+https?)*):\/\/(\*|\*\.[^*/:]+|\[[^\]/]+\]|[^*/:]+)(?::(\*|\d+))?(\/.*)?$/i;

/**
 * COMPAT: Postman's URL match patterns, `scheme://host:port/path`: the scheme is `http`, `https`, `http+https` or
 * `*`; the host a name, `*`, or `*.name` for the name and all below it; no port is the scheme's own one; `*` in
 * the path is any text. `<all_urls>` matches everything, a pattern that cannot be read nothing.
 */
export function matchesPattern(pattern: string, url: OutgoingUrl): boolean {
  if (pattern === '<all_urls>') return true;
  const parts = PATTERN.exec(pattern);
  if (!parts) return false;
  const schemes = (parts[1] as string).toLowerCase().split('+');
  if (!schemes.includes('*') && !schemes.includes(url.protocol)) return false;
  if (!matchesHost(parts[2] as string, url.host)) return false;
  const port = parts[3];
  if (port !== '*' && Number(port ?? (url.protocol === 'https' ? 443 : 80)) !== portOf(url)) return false;
  return matchesPath(parts[4] ?? '/*', requestTarget({ ...url, query: [] }));
}

function matchesHost(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  const host = name.toLowerCase();
  const wanted = pattern.toLowerCase().replace(/^\[|\]$/g, '');
  if (!wanted.startsWith('*.')) return host === wanted;
  const suffix = wanted.slice(2);
  return host === suffix || host.endsWith(`.${suffix}`);
}

function matchesPath(pattern: string, path: string): boolean {
  const parts = pattern.split('*');
  // Without a regular expression, so that no pattern can cost more than its length times the path.
  let at = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as string;
    const last = index === parts.length - 1;
    if (index === 0) {
      if (!path.startsWith(part) || (last && path.length !== part.length)) return false;
      at = part.length;
    } else if (last) {
      return path.length - part.length >= at && path.endsWith(part);
    } else {
      const found = path.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
  }
  return true;
}
