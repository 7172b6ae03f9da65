export interface UrlPart {
  kind: 'text' | 'variable' | 'path-variable';
  text: string;
}

const VARIABLE = /\{\{[^{}]*\}\}|(?<=\/):[A-Za-z_][\w.-]*/g;

/** Cuts a URL into plain text, `{{variables}}` and `:path` variables; joined they give the URL again. */
export function urlParts(url: string): UrlPart[] {
  const parts: UrlPart[] = [];
  let end = 0;
  const queryStart = url.indexOf('?');
  for (const match of url.matchAll(VARIABLE)) {
    const isPath = match[0].startsWith(':');
    // A colon after the question mark is part of a value ("?at=/:x"), not a path variable.
    if (isPath && queryStart !== -1 && match.index > queryStart) continue;
    if (match.index > end) parts.push({ kind: 'text', text: url.slice(end, match.index) });
    parts.push({ kind: isPath ? 'path-variable' : 'variable', text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < url.length) parts.push({ kind: 'text', text: url.slice(end) });
  return parts;
}
