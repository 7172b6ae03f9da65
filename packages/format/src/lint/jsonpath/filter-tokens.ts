export type Token = { kind: 'text' | 'number' | 'regex' | 'name' | 'sign'; text: string; value?: unknown };

const pattern =
  /\s+|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(\d+(?:\.\d+)?)|(@[a-zA-Z]+|@|[A-Za-z_$][\w$]*)|(===|!==|==|!=|<=|>=|&&|\|\||[<>!().,[\]+\-%])/y;
const regex = /\/((?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+)\/([a-z]*)/y;

/** Splits a filter into words. A `/` starts a regular expression: division has no place in filters. */
export function readTokens(source: string, fail: (reason: string) => never): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (source[at] === '/') {
      regex.lastIndex = at;
      const found = regex.exec(source) ?? fail('the regular expression is not closed');
      tokens.push({ kind: 'regex', text: found[0], value: compile(found[1] ?? '', found[2] ?? '', fail) });
      at += found[0].length;
      continue;
    }
    pattern.lastIndex = at;
    const found = pattern.exec(source) ?? fail(`"${source[at]}" was not expected in the filter`);
    at += found[0].length;
    const [, quoted, number, name, sign] = found;
    if (quoted !== undefined)
      tokens.push({ kind: 'text', text: quoted, value: quoted.slice(1, -1).replace(/\\(.)/g, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, value: Number(number) });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

function compile(source: string, flags: string, fail: (reason: string) => never): RegExp {
  try {
    // `g` and `y` would carry a position from one value to the next.
    return new RegExp(source, flags.replace(/[gy]/g, ''));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
