import type { VariableEntry } from '../collection.ts';

/** Variables of the collection that the conversion finds use for, each once, in the order they were met. */
export type Variables = {
  add(key: string, value: string, description?: string): void;
  list(): VariableEntry[];
};

export function createVariables(): Variables {
  const entries = new Map<string, VariableEntry>();
  return {
    add: (key, value, description = '') => {
      if (entries.has(key)) return;
      const entry: VariableEntry = { key, value, type: 'string' };
      if (description !== '') entry.description = description;
      entries.set(key, entry);
    },
    list: () => [...entries.values()],
  };
}
