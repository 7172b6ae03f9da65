import { valid } from 'semver';
import type { SendOptions } from '../options.ts';
import { outgoingUrl } from '../send/outgoing-url.ts';
import { createSender, type Sender } from '../send/sender.ts';
import { digestOf } from './integrity.ts';
import { isRecord } from './lock.ts';
import { missing, refused } from './package-error.ts';

/** Scopes whose packages come from one place only, with a token, and never from the public registry. */
export type PrivateScope = {
  /** `@corp`. */
  scopes: readonly string[];
  /** Default: the npm registry of the options, asked with the token. */
  registry?: string;
  token?: string;
};

export type RegistryOptions = {
  registries: { npm: string; jsr: string };
  privateScopes: readonly PrivateScope[];
  send: SendOptions;
  timeoutMs: number;
  /** Asks for the long metadata, which alone say when a version was published. */
  withTimes: boolean;
};

/** One version in the metadata of a package. */
export type PublishedVersion = {
  version: string;
  dist: { [name: string]: unknown };
  /** Milliseconds since 1970; undefined when the registry does not say. */
  publishedAt: number | undefined;
};

export type Published = { latest: string | undefined; versions: Map<string, PublishedVersion> };

export type Registry = {
  /** Of all addresses and tokens: what one registry gave is not taken for what another has, or refuses. */
  identity: string;
  /** @throws PackageError: missing when the registry does not know the package */
  published: (name: string) => Promise<Published>;
  tarball: (name: string, version: PublishedVersion, bytesMax: number) => Promise<Uint8Array>;
  close: () => void;
};

const metadataBytesMax = 64 * 1024 * 1024;
const redirectsMax = 5;
const publicRegistries: { readonly [origin: string]: 'npm' | 'jsr' } = {
  'https://registry.npmjs.org': 'npm',
  'https://npm.jsr.io': 'jsr',
};

type Place = { base: URL; token: string | undefined; isPrivate: boolean };

/** @throws Error with a sentence when an address of the options cannot be read */
export function openRegistry(options: RegistryOptions): Registry {
  const npm = baseFrom(options.registries.npm);
  const jsr = baseFrom(options.registries.jsr);
  const scopes = new Map<string, Place>();
  for (const { scopes: names, registry, token } of options.privateScopes) {
    const base = registry === undefined ? npm : baseFrom(registry);
    for (const name of names) {
      if (!/^@[a-z0-9~_-][a-z0-9._~-]*$/i.test(name)) throw new Error(`"${name}" is no scope such as @corp.`);
      // Old registries know names of any case as one: a different spelling must not lead elsewhere.
      scopes.set(name.toLowerCase(), { base, token, isPrivate: true });
    }
  }
  const placeOf = (name: string): Place => {
    const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')).toLowerCase() : '';
    const own = scopes.get(scope);
    if (own !== undefined) return own;
    return { base: scope === '@jsr' ? jsr : npm, token: undefined, isPrivate: false };
  };
  let sender: Sender | undefined;
  const publicOrigins = new Set([...Object.keys(publicRegistries), npm.origin, jsr.origin]);
  const get = (url: URL, how: Omit<GetHow, 'timeoutMs' | 'publicOrigins'>): Promise<Uint8Array> => {
    sender ??= createSender(options.send, { followRedirects: false, disableCookies: true });
    return getFollowing(sender, url, { ...how, publicOrigins, timeoutMs: options.timeoutMs });
  };
  const known = new Map<string, Promise<Published>>();
  const fetchPublished = async (name: string): Promise<Published> => {
    const place = placeOf(name);
    const url = new URL(name.replace('/', '%2f'), place.base);
    const bytes = await get(url, {
      what: name,
      place,
      bytesMax: metadataBytesMax,
      accept: options.withTimes
        ? 'application/json'
        : 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8',
      mayLeave: !place.isPrivate,
    });
    return readPublished(bytes, name);
  };
  return {
    identity: JSON.stringify([npm.href, jsr.href, ...[...scopes].map(identityOf)]),
    published(name) {
      let answer = known.get(name);
      if (answer === undefined) {
        answer = fetchPublished(name);
        known.set(name, answer);
      }
      return answer;
    },
    async tarball(name, { version, dist }, bytesMax) {
      const place = placeOf(name);
      const url = tarballUrl(dist.tarball, place, { npm, jsr });
      if (url === undefined) throw refused(`the registry gives no usable address of ${name}@${version}`);
      if (place.isPrivate && url.origin !== place.base.origin)
        throw refused(`the tarball of ${name}@${version} is not at the registry of its private scope`);
      return get(url, {
        what: `${name}@${version}`,
        place,
        bytesMax,
        accept: 'application/octet-stream, */*',
        mayLeave: true,
      });
    },
    close() {
      sender?.close();
      sender = undefined;
    },
  };
}

function identityOf([scope, { base, token }]: readonly [string, Place]): string[] {
  return [scope, base.href, token === undefined ? '' : digestOf(token, 'sha256', 'hex')];
}

function baseFrom(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new Error(`"${text}" is no address of a package registry.`);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  url.search = '';
  url.hash = '';
  return url;
}

function readPublished(bytes: Uint8Array, name: string): Published {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw refused(`the registry answered with something else than JSON about ${name}`);
  }
  if (!isRecord(document) || !isRecord(document.versions))
    throw refused(`the registry lists no versions of ${name}`);
  const times = isRecord(document.time) ? document.time : {};
  const versions = new Map<string, PublishedVersion>();
  for (const [version, entry] of Object.entries(document.versions)) {
    // Very old packages have versions that are none; nobody can ask for them.
    if (valid(version) === null || !isRecord(entry) || !isRecord(entry.dist)) continue;
    const time = Object.hasOwn(times, version) ? Date.parse(String(times[version])) : Number.NaN;
    versions.set(version, {
      version,
      dist: entry.dist,
      publishedAt: Number.isNaN(time) ? undefined : time,
    });
  }
  const tags = document['dist-tags'];
  const latest = isRecord(tags) && typeof tags.latest === 'string' ? tags.latest : undefined;
  return { latest, versions };
}

/** COMPAT: mirrors hand on metadata that point to the public registry; npm takes the tarball from the mirror then. */
function tarballUrl(said: unknown, place: Place, bases: { npm: URL; jsr: URL }): URL | undefined {
  const url = typeof said === 'string' ? URL.parse(said) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  const home = publicRegistries[url.origin];
  if (home === undefined) return url;
  const base = place.isPrivate ? place.base : bases[home];
  return base.origin === url.origin ? url : new URL(url.pathname.slice(1), base);
}

type GetHow = {
  /** For messages. */
  what: string;
  place: Place;
  bytesMax: number;
  accept: string;
  /** Redirects to other places are followed, without the token. */
  mayLeave: boolean;
  /** Where a private package is never looked for, whoever points there. */
  publicOrigins: ReadonlySet<string>;
  timeoutMs: number;
};

async function getFollowing(sender: Sender, first: URL, how: GetHow): Promise<Uint8Array> {
  const { what, place, bytesMax, timeoutMs } = how;
  const signal = AbortSignal.timeout(timeoutMs);
  let url = first;
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    const headers = [
      { key: 'Host', value: url.host },
      { key: 'Accept', value: how.accept },
      { key: 'Accept-Encoding', value: 'gzip' },
      { key: 'User-Agent', value: 'parley' },
    ];
    if (place.token !== undefined && url.origin === place.base.origin)
      headers.push({ key: 'Authorization', value: `Bearer ${place.token}` });
    const exchanges = await sender.send(
      { method: 'GET', url: outgoingUrl(url), headers, body: undefined },
      { behavior: {}, signal, maxResponseBytes: bytesMax },
    );
    const { response, error } = exchanges.at(-1) ?? {};
    if (signal.aborted)
      throw refused(`the registry did not send ${what} within ${Math.ceil(timeoutMs / 1000)} s`);
    if (response === undefined || error !== undefined)
      throw refused(`the registry cannot be reached for ${what}: ${error?.message ?? 'no answer'}`);
    const location = response.headers.find(({ key }) => key.toLowerCase() === 'location')?.value;
    if (response.code >= 300 && response.code < 400 && location !== undefined) {
      const next = URL.parse(location, url);
      if (next === null || (next.protocol !== 'https:' && next.protocol !== url.protocol))
        throw refused(`the registry sends elsewhere for ${what}, to an address that may not be used`);
      const leaves = next.origin !== place.base.origin;
      if (leaves && (!how.mayLeave || (place.isPrivate && how.publicOrigins.has(next.origin))))
        throw refused(`the registry of the private scope sends elsewhere for ${what}`);
      url = next;
      continue;
    }
    if (response.code === 404) throw missing(`the registry does not know ${what}`);
    if (response.code === 401 || response.code === 403)
      throw refused(`the registry refuses access to ${what} (${response.code})`);
    if (response.code !== 200) throw refused(`the registry answered ${response.code} for ${what}`);
    if (response.truncated) throw refused(`${what} is larger than ${megabytes(bytesMax)}`);
    return response.body;
  }
  throw refused(`the registry sends elsewhere too often for ${what}`);
}

export function megabytes(bytes: number): string {
  return `${Math.round((bytes / 1024 / 1024) * 10) / 10} MB`;
}
