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
type Settings = Pick<Config, 'host' | 'outbound' | 'outboundAllow'>;

/**
 * What may be called. `guarded` refuses addresses of the server's own network unless PARLEY_OUTBOUND_ALLOW names them,
 * `open` refuses nothing; without a word, an installation that listens on loopback only is open: whoever reaches it
 * could call these addresses anyway.
 */
export function addressCheck({ host, outbound, outboundAllow }: Settings): Check | undefined {
  const isOpen = outbound === 'open' || (outbound === 'auto' && /^(?:127\.|::1$|localhost$)/.test(host));
  if (isOpen) return undefined;
  const { hosts, networks } = readAllowed(outboundAllow);
  return (address, name) => {
    if (!isDeniedAddress(address) || hosts.has(name.toLowerCase())) return;
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (!networks.check(address, family)) throw new AddressDenied(name);
  };
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
