import { describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { addressCheck, readAllowed } from './check-address.ts';
import { isDeniedAddress } from './denied-addresses.ts';

describe('addresses of the inside', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:0:127.0.0.1',
    '::127.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'no address',
  ])('%s', (address) => expect(isDeniedAddress(address)).toBe(true));

  it.each([
    '1.1.1.1',
    '9.9.9.9',
    '172.32.0.1',
    '192.169.0.1',
    '2606:4700::1111',
    '64:ff9b::101:101',
    '2002:101:101::',
  ])('are not %s', (address) => expect(isDeniedAddress(address)).toBe(false));
});

describe('what may be called', () => {
  const check = (settings: object, address = '10.0.0.1', host = 'inner.example') => {
    const refuse = addressCheck(readConfig({}, settings));
    try {
      refuse?.(address, host);
      return true;
    } catch {
      return false;
    }
  };

  it.each<[string, object, boolean]>([
    ['everything from this machine alone', { host: '127.0.0.1' }, true],
    ['everything with an address of this machine', { publicUrl: 'http://localhost:4440' }, true],
    ['nothing inside when others reach it', { host: '0.0.0.0' }, false],
    ['nothing inside behind a proxy', { trustProxy: 'on' }, false],
    ['nothing inside with an address for others', { publicUrl: 'https://parley.example.org' }, false],
    ['nothing inside when guarded', { outbound: 'guarded' }, false],
    ['everything when open', { host: '0.0.0.0', outbound: 'open' }, true],
    ['a network', { outbound: 'guarded', outboundAllow: '192.168.0.0/16, 10.0.0.0/8' }, true],
    ['an address', { outbound: 'guarded', outboundAllow: '10.0.0.1' }, true],
    ['another address', { outbound: 'guarded', outboundAllow: '10.0.0.2' }, false],
    ['a host', { outbound: 'guarded', outboundAllow: 'Inner.example' }, true],
  ])('%s', (_, settings, expected) => {
    expect(check(settings)).toBe(expected);
    expect(check(settings, '1.1.1.1')).toBe(true);
  });

  it.each(['10.0.0.0/33', 'fd00::/129', 'host/8', '10.0.0.0/x'])('refuses %s', (entry) => {
    expect(() => readAllowed(entry)).toThrow(entry);
  });
});
