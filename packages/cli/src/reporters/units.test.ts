import { describe, expect, it } from 'vitest';
import { sizeText, timeText } from './units.ts';

describe('sizes and times in reports', () => {
  it.each([
    [0, '0B'],
    [511, '511B'],
    [1000, '1kB'],
    [5864, '5.86kB'],
    [999_999, '1MB'],
    [1_500_000_000, '1.5GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it.each([
    [0, '0µs'],
    [0.69, '690µs'],
    [23.9, '23ms'],
    [1997, '1997ms'],
    [2000, '2s'],
    [2460, '2.4s'],
    [65_200, '1m 5.2s'],
    [3_600_000, '1h'],
  ])('%d ms are %s', (ms, text) => {
    expect(timeText(ms)).toBe(text);
  });
});
