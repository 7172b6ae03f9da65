/**
 * What a collection may grow to. References make a small file say the same thing a million times; a request that comes
 * after the end is there all the same, without what it would repeat.
 */
export type Budget = {
  /** Takes so much and answers whether it was there. */
  take(size: number): boolean;
  isSpent(): boolean;
};

/** Characters of bodies and descriptions; a row or an example counts for a few besides. Printing doubles it at most. */
const SIZE_MAX = 200_000_000;
export const ROW_SIZE = 100;

/** Parameters, headers and examples that are read, before anything is made of them. */
export const READ_MAX = 100_000_000;

export function createBudget(size = SIZE_MAX): Budget {
  let left = size;
  return {
    take: (amount) => {
      left -= amount;
      return left >= 0;
    },
    isSpent: () => left < 0,
  };
}
