export interface TextPart {
  /** Where in the text the part starts. */
  at: number;
  text: string;
  /** Set for web addresses. */
  href: string | undefined;
}

// Not the full stop or bracket that ends the sentence around an address.
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g;

/** Cuts plain text at the web addresses in it; only http and https become links. */
export function textWithLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (match.index > end) parts.push({ at: end, text: text.slice(end, match.index), href: undefined });
    parts.push({ at: match.index, text: match[0], href: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ at: end, text: text.slice(end), href: undefined });
  return parts;
}
