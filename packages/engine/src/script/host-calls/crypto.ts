import type { HostCalls } from './host-calls.ts';

export const cryptoCalls: HostCalls = {};
