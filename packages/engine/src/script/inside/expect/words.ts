import { type Assertion, defineProperty, defineWord, flag } from './assertion.ts';

/** Words that mean nothing, and words that change what follows. */
export function defineWords(): void {
  for (const name of [
    'to',
    'be',
    'been',
    'is',
    'and',
    'has',
    'have',
    'with',
    'that',
    'which',
    'at',
    'of',
    'same',
    'but',
    'does',
    'still',
    'also',
  ]) {
    defineWord(name);
  }
  defineProperty('not', (assertion) => switchOn(assertion, flag.not));
  defineProperty('deep', (assertion) => switchOn(assertion, flag.deep));
  defineProperty('nested', (assertion) => switchOn(assertion, flag.nested));
  defineProperty('own', (assertion) => switchOn(assertion, flag.own));
  defineProperty('ordered', (assertion) => switchOn(assertion, flag.ordered));
  defineProperty('any', (assertion) => {
    assertion.__flags = (assertion.__flags | flag.any) & ~flag.all;
  });
  defineProperty('all', (assertion) => {
    assertion.__flags = (assertion.__flags | flag.all) & ~flag.any;
  });
}

function switchOn(assertion: Assertion, bit: number): void {
  assertion.__flags |= bit;
}
