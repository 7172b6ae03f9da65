// `npm test` and `npm run check`: every check of the repository, and the line that says how it went.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runStages } from './gate/schedule.ts';
import { stagesFor } from './gate/stages.ts';

const usage = `npm test [-- options] [path part ...]

  path part          run only the Vitest files whose path holds it
  --only <stage,..>  run only these stages
  --skip <stage,..>  leave these stages out
  --bail             stop at the first stage that fails
  --verbose          show the output of stages that pass, too
  --list             name the stages
`;

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      skip: { type: 'string', multiple: true, default: [] },
      bail: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const names = (lists: string[]): string[] => lists.flatMap((list) => list.split(','));
  const reports = mkdtempSync(path.join(tmpdir(), 'parley-gate-'));
  try {
    const root = path.dirname(import.meta.dirname);
    const stages = stagesFor(root, reports, {
      only: names(values.only),
      skip: names(values.skip),
      filters: positionals,
    });
    if (values.list) {
      for (const stage of stages) process.stdout.write(`${stage.name}\n`);
      return 0;
    }
    const print = (text: string): void => void process.stdout.write(text);
    const { passed, failed } = await runStages(stages, { ...values, print });
    print(`${passed} passed, ${failed} failed\n`);
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 2;
}
