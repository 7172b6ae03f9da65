import type { HostCalls } from './host-calls.ts';

export const urlCalls: HostCalls = {};
