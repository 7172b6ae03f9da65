/**
 * Defines a global that is made at its first use, as a plain own property afterwards. Assigning to it replaces it
 * without making it.
 */
export function defineLazy(target: object, name: string, make: () => unknown): void {
  const settle = (receiver: unknown, value: unknown): void => {
    Object.defineProperty(receiver === undefined ? target : receiver, name, {
      value,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  };
  Object.defineProperty(target, name, {
    enumerable: false,
    configurable: true,
    get() {
      const value = make();
      settle(target, value);
      return value;
    },
    set(value: unknown) {
      settle(this, value);
    },
  });
}
