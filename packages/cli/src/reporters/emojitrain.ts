import type { Reporter, ReporterSetup } from './reporter.ts';

/** A face for each request, and one for the run. */
export function createEmojitrainReporter({ output }: ReporterSetup): Reporter {
  const failedItems = new Set<string>();
  let failures = 0;
  return {
    begin() {
      failures = 0;
    },
    event(event, failed) {
      for (const failure of failed) {
        failures += 1;
        failedItems.add(failure.cursor.ref);
      }
      if (event.type !== 'item-finished') return;
      output.write(failedItems.delete(event.cursor.ref) ? '😢 ' : '😀 ');
    },
    end(outcome) {
      output.write(failures > 0 || outcome.error !== undefined ? ' 😭\n' : ' 😍\n');
      output.flush();
    },
    close: async () => {},
  };
}
