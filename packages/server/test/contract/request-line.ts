import type { Call } from './cases/case.ts';

/** The method and address of an operation with its parameters filled in. Throws when one is missing. */
export function requestLine(operation: string, call: Call): { method: string; path: string } {
  const [method = '', template = ''] = operation.split(' ');
  const path = template.replace(/\{([\w-]+)\}/g, (_, name: string) => {
    const value = call.params?.[name];
    if (value === undefined) throw new Error(`${operation}: no value for ${name}`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams(call.query).toString();
  return { method, path: query === '' ? path : `${path}?${query}` };
}
