/**
 * Functions that scripts may cause to run on the host, by the name that `callHost` uses. Arguments come from
 * hostile code: every function checks types and sizes before it works, and does nothing but compute.
 */
export type HostCalls = { readonly [operation: string]: (...values: unknown[]) => unknown };
