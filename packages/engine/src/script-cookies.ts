import type { CookieInput, CookieJar } from './send/cookies.ts';

/** An operation of `pm.cookies.jar()` on the jar of the run. Arguments come from scripts. */
export async function operateJar(
  jar: CookieJar,
  operation: string,
  url: string,
  values: unknown,
): Promise<unknown> {
  const { name } = (values ?? {}) as { name?: unknown };
  switch (operation) {
    case 'get':
      return jar.get(url, String(name));
    case 'getAll':
      return jar.getAll(url, (values ?? {}) as { http?: boolean; secure?: boolean });
    case 'set':
      return jar.set(url, values as string | CookieInput);
    case 'unset':
      return jar.unset(url, String(name));
    case 'clear':
      return jar.clear(url);
    default:
      throw new Error(`A cookie jar has no operation ${operation}.`);
  }
}

/** Whether a script may look at cookies: only then does the jar have to be read for it. */
export function readsCookies(source: string): boolean {
  return source.includes('ookie') || source.includes('eval');
}
