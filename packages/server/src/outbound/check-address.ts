import { BlockList, isIP } from 'node:net';
import { type Config, ConfigError } from '../config.ts';
import { isDeniedAddress } from './denied-addresses.ts';

/** An address that the operator did not open. */
export class AddressDenied extends Error {
  constructor(host: string) {
    super(`${host} is not an address that this server may call`);
    this.name = 'AddressDenied';
  }
}

type Check = (address: string, host: string) => void;
type Settings = Pick<Config, 'host' | 'publicUrl' | 'trustProxy' | 'outbound' | 'outboundAllow'>;

/**
 * What may be called. `guarded` refuses addresses of the server's own network unless PARLEY_OUTBOUND_ALLOW names them,
 * `open` refuses nothing. Without a word, an installation for this machine only is open: whoever reaches it could call
 * these addresses anyway.
 */
export function addressCheck(settings: Settings): Check | undefined {
  const { outbound, outboundAllow } = settings;
  const { hosts, networks } = readAllowed(outboundAllow);
  if (outbound === 'open' || (outbound === 'auto' && isForThisMachine(settings))) return undefined;
  return (address, name) => {
    if (!isDeniedAddress(address) || hosts.has(name.toLowerCase())) return;
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (!networks.check(address, family)) throw new AddressDenied(name);
  };
}

const LOOPBACK = /^(?:127\.|\[?::1\]?$|localhost$)/;

/** It listens on loopback, and no proxy stands before it: an address of its own for people tells of one. */
function isForThisMachine({ host, publicUrl, trustProxy }: Settings): boolean {
  if (!LOOPBACK.test(host) || trustProxy === 'on') return false;
  return publicUrl === null || (URL.canParse(publicUrl) && LOOPBACK.test(new URL(publicUrl).hostname));
}

/** Host names, addresses and networks in CIDR notation, separated by commas. */
export function readAllowed(text: string): { hosts: ReadonlySet<string>; networks: BlockList } {
  const hosts = new Set<string>();
  const networks = new BlockList();
  for (const entry of text.split(',').map((one) => one.trim())) {
    if (entry === '') continue;
    const [address = '', prefix] = entry.split('/');
    const version = isIP(address);
    if (version === 0 && prefix === undefined) hosts.add(entry.toLowerCase());
    else {
      const bits = prefix === undefined ? (version === 6 ? 128 : 32) : Number(prefix);
      const isFine =
        version !== 0 && Number.isInteger(bits) && bits >= 0 && bits <= (version === 6 ? 128 : 32);
      if (!isFine) throw new ConfigError(`PARLEY_OUTBOUND_ALLOW: "${entry}" is no host, address or network`);
      networks.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
    }
  }
  return { hosts, networks };
}
