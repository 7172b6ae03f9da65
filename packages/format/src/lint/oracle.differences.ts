import type { SpectralFinding } from './spectral.fixture.ts';

/** Findings that one side has and the other has not, each with the reason why that stays so. */
export type Difference = {
  side: 'spectral' | 'parley';
  reason: string;
  matches: (finding: SpectralFinding) => boolean;
};

export const differences: readonly Difference[] = [
  {
    side: 'spectral',
    reason: 'Its schema of OpenAPI 3.1 does not know `$ref` in a path item, which the specification allows.',
    matches: ({ code, message }) => code === 'oas3-schema' && message.includes('unevaluated'),
  },
  {
    side: 'spectral',
    reason:
      'Reached through a `$ref`, a value whose name has a character that addresses encode (`$`, `+`, a space) is reported once more, at its parent.',
    matches: ({ code, path }) => String(code).startsWith('owasp:') && path.at(-1) === 'properties',
  },
  {
    side: 'spectral',
    reason: 'A `$ref` to the whole file, `#`, makes it report a value at the place of another one.',
    matches: ({ code, path }) => code === 'owasp:api4:2023-string-limit' && path.join() === 'paths',
  },
];
