import type { Sender } from './sender.ts';

/** Sends nothing: every exchange has neither a response nor an error. */
export function createDrySender(): Sender {
  const none = {
    lookup: undefined,
    connect: undefined,
    secureConnect: undefined,
    response: undefined,
    end: 0,
  };
  return {
    send: async (request) => [{ request, timings: { startedAt: Date.now(), ...none }, warnings: [] }],
    close: () => undefined,
  };
}
