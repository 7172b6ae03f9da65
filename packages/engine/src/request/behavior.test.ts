import { expect, test } from 'vitest';
import { mergeBehavior } from './behavior.ts';

test('without settings the defaults of newman hold', () => {
  expect(mergeBehavior([])).toMatchObject({
    followRedirects: true,
    maxRedirects: 10,
    strictSSL: true,
    disableBodyPruning: false,
    protocolVersion: 'auto',
  });
});

test('the nearest level that has a setting wins, and the options of the run come last', () => {
  const merged = mergeBehavior(
    [{ followRedirects: true, strictSSL: false }, undefined, { followRedirects: false, maxRedirects: 3 }],
    { maxRedirects: 5, strictSSL: true, protocolVersion: 'http2' },
  );
  expect(merged).toMatchObject({
    followRedirects: false,
    maxRedirects: 3,
    strictSSL: false,
    protocolVersion: 'http2',
  });
});

test('values of the wrong type count as absent', () => {
  const merged = mergeBehavior([
    {
      followRedirects: 'no',
      maxRedirects: -1,
      protocolVersion: 'http9',
      tlsDisabledProtocols: ['TLSv1', 5],
      disabledSystemHeaders: ['x'],
    },
  ]);
  expect(merged).toMatchObject({ followRedirects: true, maxRedirects: 10, protocolVersion: 'auto' });
  expect(merged.tlsDisabledProtocols).toEqual(['TLSv1']);
  expect(merged.disabledSystemHeaders.size).toBe(0);
});

test('names of disabled system headers are compared without case', () => {
  const merged = mergeBehavior([{ disabledSystemHeaders: { 'User-Agent': true, accept: false } }]);
  expect([...merged.disabledSystemHeaders]).toEqual(['user-agent']);
});
