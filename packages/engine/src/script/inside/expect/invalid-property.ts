/** Asked of any value by the language, by promises and by printers: undefined here, as in chai. */
const silentNames = new Set(['then', 'catch', 'inspect', 'toJSON']);

/** Whether an unknown name is undefined instead of an error. */
export function isSilent(name: string): boolean {
  return silentNames.has(name);
}

/** The nearest name is only suggested when fewer letters than this have to change. */
const distanceMax = 4;

/**
 * A last prototype: names that neither the object nor `base` knows throw instead of being undefined. A mistyped
 * `expect(x).to.be.treu` would otherwise pass without having checked anything.
 */
export function unknownNames(base: object, errorFor: (name: string, receiver: object) => Error): object {
  return new Proxy(base, {
    get(target, name, receiver) {
      if (typeof name === 'symbol' || silentNames.has(name) || name in target) {
        return Reflect.get(target, name, receiver);
      }
      throw errorFor(name, receiver);
    },
  });
}

export function invalidProperty(name: string, known: readonly string[]): Error {
  const suggestion = nearest(name, known);
  return new Error(`Invalid Chai property: ${name}${suggestion ? `. Did you mean "${suggestion}"?` : ''}`);
}

export function invalidPropertyOfMethod(name: string, method: string): Error {
  return new Error(`Invalid Chai property: ${method}.${name}. See docs for proper usage of "${method}".`);
}

/** `length` of a function is always there, so `expect(x).to.be.an.length` cannot mean the assertion. */
export function invalidLength(method: string): Error {
  return new Error(
    `Invalid Chai property: ${method}.length. Due to a compatibility issue, "length" cannot directly follow ` +
      `"${method}". Use "${method}.lengthOf" instead.`,
  );
}

function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = distanceMax;
  for (const candidate of known) {
    if (candidate in Object.prototype || candidate === 'assert' || candidate.startsWith('_')) continue;
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name, candidate, bestDistance);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/**
 * Letters to insert, delete or replace (Levenshtein), row by row, no further from the diagonal than matters.
 * COMPAT: the first row ends in 0 as in chai, which makes short names nearer than they are: for `x` it suggests `to`.
 */
function editDistance(from: string, to: string, limit: number): number {
  const width = to.length;
  let row = Array.from({ length: width + 1 }, (_, index) => (index === width ? 0 : index));
  for (let line = 1; line <= from.length; line += 1) {
    const above = row;
    row = [line];
    for (let column = 1; column <= width; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      const near = Math.min(replaced, (above[column] ?? 0) + 1, (row[column - 1] ?? 0) + 1);
      row.push(Math.abs(line - column) >= limit ? limit : near);
    }
  }
  return row[width] ?? 0;
}
