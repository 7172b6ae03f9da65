/**
 * Takes the comments out of a JSON text; line breaks after a line comment stay. COMPAT: the runner of collections
 * does this to every raw JSON body, so comments in bodies never reach a server.
 */
export function stripJsonComments(text: string): string {
  let result = '';
  let copied = 0;
  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index + 1);
    } else if (code === SLASH && text.charCodeAt(index + 1) === SLASH) {
      result += text.slice(copied, index);
      const end = text.indexOf('\n', index);
      index = end < 0 ? text.length : end;
      copied = index;
    } else if (code === SLASH && text.charCodeAt(index + 1) === STAR) {
      result += text.slice(copied, index);
      const end = text.indexOf('*/', index + 2);
      index = end < 0 ? text.length : end + 2;
      copied = index;
    } else {
      index += 1;
    }
  }
  return result + text.slice(copied);
}

const QUOTE = 0x22;
const SLASH = 0x2f;
const STAR = 0x2a;
const BACKSLASH = 0x5c;

function endOfString(text: string, from: number): number {
  let index = from;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      return index + 1;
    }
    index += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}
