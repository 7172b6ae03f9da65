/** The little of `process` that libraries written for Node or browserify look at; scripts do not see it. */
export const process = {
  browser: true,
  env: {} as Record<string, string | undefined>,
  argv: [] as string[],
  version: '',
  versions: {},
  platform: 'browser',
  noDeprecation: true,
  nextTick: (callback: (...values: unknown[]) => void, ...values: unknown[]): void => {
    Promise.resolve().then(() => callback(...values));
  },
  cwd: (): string => '/',
  emitWarning: (): void => {},
};
