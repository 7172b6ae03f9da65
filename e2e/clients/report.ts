/** Counts named steps and prints each as it ends. */
export class Report {
  passed = 0;
  failed = 0;

  /** Runs one step. A thrown error fails it; the next steps still run. Answers what the step answered. */
  async step<T>(name: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await action();
      this.passed += 1;
      console.log(`  ok    ${name}`);
      return result;
    } catch (error) {
      this.failed += 1;
      console.log(
        `  FAIL  ${name}\n        ${String(error instanceof Error ? error.message : error).slice(0, 600)}`,
      );
      return undefined;
    }
  }

  summary(): string {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

/** Throws with both values when they are not equal as JSON. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`);
}
