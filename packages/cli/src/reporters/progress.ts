import type { Reporter, ReporterSetup } from './reporter.ts';

const BAR_WIDTH = 40;
/** Redrawing more often than the eye sees costs more than it tells. */
const REDRAW_AFTER_MS = 50;

/** One bar that fills while the run goes on; without a terminal, one line at each tenth. */
export function createProgressReporter(setup: ReporterSetup): Reporter {
  const { output } = setup;
  let total = 0;
  let done = 0;
  let failures = 0;
  let startedAt = 0;
  let drawnAt = 0;
  let tenth = -1;

  function draw(last: boolean): void {
    const now = performance.now();
    const share = total === 0 ? 1 : Math.min(1, done / total);
    if (output.isTerminal) {
      if (!last && now - drawnAt < REDRAW_AFTER_MS) return;
      drawnAt = now;
      output.write(`\r${line(share, now)}${last ? '\n' : ''}`);
      return;
    }
    const step = Math.floor(share * 10);
    if (!last && step === tenth) return;
    if (last && tenth === 10) return;
    tenth = step;
    output.write(`${line(share, now)}\n`);
  }

  function line(share: number, now: number): string {
    const [full, empty] = setup.unicode ? ['█', '░'] : ['#', '-'];
    const filled = Math.round(share * BAR_WIDTH);
    const bar = full.repeat(filled) + empty.repeat(BAR_WIDTH - filled);
    const leftS = share === 0 ? undefined : Math.round(((now - startedAt) * (1 / share - 1)) / 1000);
    const eta = leftS === undefined || leftS === 0 ? '' : ` | ETA: ${leftS}s`;
    const failed = failures === 0 ? '' : ` | ${failures} failed`;
    return `progress [${bar}] ${Math.floor(share * 100)}%${eta} | ${done}/${total}${failed}`;
  }

  return {
    begin() {},
    event(event, failed) {
      failures += failed.length;
      if (event.type === 'run-started') {
        total = event.items * event.iterations;
        done = 0;
        failures = 0;
        tenth = -1;
        startedAt = performance.now();
        draw(false);
      } else if (event.type === 'item-finished') {
        done += 1;
        draw(false);
      }
    },
    end() {
      draw(true);
      output.flush();
    },
    close: async () => {},
  };
}
