import type { HostCalls } from './host-calls.ts';

export const textCalls: HostCalls = {};
