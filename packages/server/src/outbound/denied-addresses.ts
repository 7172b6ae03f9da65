import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * Addresses that a server must not be made to call: itself, its network, cloud metadata, and ranges that mean nothing
 * on the Internet (IANA special-purpose registries, RFC 6890). IPv4 inside of IPv6 counts as what it leads to.
 */
const denied = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  denied.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  denied.addSubnet(network, prefix, 'ipv6');

/** Whether an address is one that only the operator may open. */
export function isDeniedAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const inner = isIPv6(plain) ? embeddedIpv4(plain) : undefined;
  if (inner !== undefined) return denied.check(inner, 'ipv4');
  const version = isIP(plain);
  return version === 0 || denied.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}

/** The IPv4 address in a mapped (RFC 4291), translated (RFC 6052, RFC 8215) or 6to4 (RFC 3056) address. */
function embeddedIpv4(address: string): string | undefined {
  const groups = groupsOf(address);
  const [first = 0, second = 0, third = 0] = groups;
  const isZero = (from: number, to: number): boolean => groups.slice(from, to).every((group) => group === 0);
  const last = (): string => dotted(groups[6] ?? 0, groups[7] ?? 0);
  if (isZero(0, 5) && (groups[5] === 0xffff || (groups[5] === 0 && (groups[6] ?? 0) !== 0))) return last();
  if (isZero(0, 4) && groups[4] === 0xffff && groups[5] === 0) return last();
  if (first === 0x64 && second === 0xff9b && (isZero(2, 6) || third === 1)) return last();
  if (first === 0x2002) return dotted(second, third);
  return undefined;
}

function groupsOf(address: string): number[] {
  const dots = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const text = dots
    ? `${dots[1]}${((Number(dots[2]) << 8) | Number(dots[3])).toString(16)}:${((Number(dots[4]) << 8) | Number(dots[5])).toString(16)}`
    : address;
  const [head = '', tail] = text.split('::');
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const before = read(head);
  if (tail === undefined) return before;
  const after = read(tail);
  return [...before, ...Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after];
}

const dotted = (high: number, low: number): string => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
