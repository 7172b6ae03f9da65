import type { BodyDefinition } from '../collection.ts';
import { rawBody } from './make-item.ts';

/** A text as rows of a form when it is one and goes out as one, else as it stands. */
export function textBody(text: string, contentType: string): BodyDefinition {
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType) && isFormText(text)) {
    const urlencodedRows = text.split('&').map((part) => {
      const equals = part.indexOf('=');
      return { key: decodeFormText(part.slice(0, equals)), value: decodeFormText(part.slice(equals + 1)) };
    });
    return { mode: 'urlencoded', urlencoded: urlencodedRows };
  }
  return rawBody(text, contentType);
}

/** Whether a text reads as rows of a urlencoded form, all of them with a name and a readable value. */
function isFormText(text: string): boolean {
  return text !== '' && text.split('&').every((part) => /^[^=\s{}[\]<>"]+=/.test(part) && isReadable(part));
}

function isReadable(part: string): boolean {
  if (!part.includes('%')) return true;
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    // Percent signs that mean themselves, or bytes of another encoding: decoding would change them.
    return false;
  }
}

function decodeFormText(text: string): string {
  return decodeURIComponent(text.replace(/\+/g, ' '));
}
