import { apikey } from './apikey.ts';
import { basic } from './basic.ts';
import { bearer } from './bearer.ts';
import type { AuthScheme } from './scheme.ts';

const small: { [type: string]: AuthScheme } = { __proto__: null as never, basic, bearer, apikey };

// Loaded when first used: most runs use none of them, and each costs a module at start.
const large: { [type: string]: () => Promise<AuthScheme> } = {
  __proto__: null as never,
  asap: async () => (await import('./asap.ts')).asap,
  awsv4: async () => (await import('./awsv4.ts')).awsv4,
  digest: async () => (await import('./digest.ts')).digest,
  edgegrid: async () => (await import('./edgegrid.ts')).edgegrid,
  hawk: async () => (await import('./hawk.ts')).hawk,
  jwt: async () => (await import('./jwt.ts')).jwt,
  ntlm: async () => (await import('./ntlm.ts')).ntlm,
  oauth1: async () => (await import('./oauth1.ts')).oauth1,
  oauth2: async () => (await import('./oauth2.ts')).oauth2,
};

/** The scheme of a definition's `type`; undefined for `noauth` and for types that nobody knows, which are ignored. */
export function schemeFor(type: string): Promise<AuthScheme | undefined> | AuthScheme | undefined {
  const known = small[type];
  if (known) {
    return known;
  }
  const load = large[type];
  return load?.().then((scheme) => {
    small[type] = scheme;
    return scheme;
  });
}
