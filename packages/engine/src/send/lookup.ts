import type { LookupFunction } from 'node:net';
import { failure } from './send-failure.ts';

export type CheckAddress = (address: string, host: string) => void;
export type Resolved = { address: string; family: number };

// RFC 6761 6.3: such names are the machine itself, whatever a resolver says. IPv4 goes first: a server that listens
// on one family only is reached either way, and recognising an IPv6 address costs Node 7 ms at the first time.
export const LOOPBACK = ['127.0.0.1', '::1'] as const;

/** Exact: a leading zero makes an address octal for some and decimal for others, so such text is a name. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** 4 or 6 for an address, 0 for a name. Loads what knows IPv6 only when there is a colon. */
export function addressFamily(host: string): number {
  return host.includes(':') ? process.getBuiltinModule('node:net').isIP(host) : IPV4.test(host) ? 4 : 0;
}

export const isLocalhost = (host: string): boolean => /(^|\.)localhost\.?$/i.test(host);

/**
 * Gives the addresses of a name, each checked; what is connected to is what was checked.
 * `onDone` hears when the answer is there.
 */
export function lookupFor(check: CheckAddress | undefined, onDone: () => void): LookupFunction {
  return (hostname, options, callback) => {
    const give = (error: NodeJS.ErrnoException | null, addresses: readonly Resolved[]): void => {
      let refusal: unknown = error;
      try {
        if (!error && check) for (const { address } of addresses) check(address, hostname);
      } catch (thrown) {
        refusal = thrown;
      }
      onDone();
      const first = addresses[0];
      if (refusal || !first) {
        const reason = refusal ?? failure('ENOTFOUND', `getaddrinfo ENOTFOUND ${hostname}`);
        callback(reason as NodeJS.ErrnoException, '', 0);
      } else if (options.all) {
        callback(null, [...addresses]);
      } else {
        callback(null, first.address, first.family);
      }
    };
    process
      .getBuiltinModule('node:dns')
      .lookup(hostname, { ...options, all: true }, (error, addresses) => give(error, addresses ?? []));
  };
}

/** The checked addresses of a host, for a proxy that connects in our place. */
export async function resolveChecked(host: string, check: CheckAddress): Promise<Resolved> {
  const family = addressFamily(host);
  if (isLocalhost(host)) {
    for (const address of LOOPBACK) check(address, host);
    return { address: LOOPBACK[0], family: 4 };
  }
  return new Promise((resolve, reject) => {
    if (family !== 0) {
      check(host, host);
      resolve({ address: host, family });
      return;
    }
    lookupFor(check, () => {})(host, { all: true }, (error, addresses) => {
      const first = Array.isArray(addresses) ? addresses[0] : undefined;
      if (error || !first) reject(error);
      else resolve(first);
    });
  });
}
