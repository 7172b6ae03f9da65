import type { CookieJar } from './cookies.ts';
import type { Header, OutgoingRequest } from './message.ts';
import { urlText } from './outgoing-url.ts';

/** The request's own cookies stay in front of those of the jar. */
export async function addCookies(request: OutgoingRequest, jar: CookieJar): Promise<OutgoingRequest> {
  // A URL that cannot be read has no cookies; sending it tells what is wrong with it.
  const stored = await jar.header(urlText(request.url)).catch(() => '');
  if (stored === '') return request;
  const { headers } = request;
  const own = headers.filter((header) => header.key.toLowerCase() === 'cookie');
  const first = own[0];
  if (!first) return { ...request, headers: [...headers, { key: 'Cookie', value: stored, system: true }] };
  const value = [...own.map((header) => header.value).filter((text) => text !== ''), stored].join('; ');
  return {
    ...request,
    headers: headers.flatMap((header) => {
      // COMPAT: newman lists a header that it added to as one of its own.
      if (header === first) return [{ ...header, value, system: true }];
      return own.includes(header) ? [] : [header];
    }),
  };
}

/** Gives the jar what a response sets. */
export function keepCookies(jar: CookieJar, request: OutgoingRequest, headers: readonly Header[]): void {
  let lines: string[] | undefined;
  for (let index = 0; index < headers.length; index++) {
    const { key, value } = headers[index] as Header;
    if (key.length !== 10 || key.toLowerCase() !== 'set-cookie') continue;
    lines ??= [];
    lines.push(value);
  }
  if (lines) jar.store(urlText(request.url), lines);
}
