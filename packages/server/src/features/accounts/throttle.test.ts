import { expect, it } from 'vitest';
import { networkOf } from './throttle.ts';

it.each([
  ['127.0.0.1', 'loopback'],
  ['127.8.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['203.0.113.7', '203.0.113'],
  ['::ffff:203.0.113.9', '203.0.113'],
  ['2001:db8:1:22ff::1', '2001:db8:1:22'],
  ['2001:db8:1:2201:0:0:0:9', '2001:db8:1:22'],
  ['2001:db8::', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('the network of %s is %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
