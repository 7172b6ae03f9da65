// Lints a file with the command line and prints how many findings there are; the exit code says only that it ran.
import { writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// As the launcher of the command line does.
enableCompileCache();
const { main } = await import('../../packages/cli/src/main.ts');

const [folder = '', file = '', names = ''] = process.argv.slice(2);
const ruleset = join(folder, 'ruleset.json');
writeFileSync(ruleset, JSON.stringify({ extends: names.split(',').map((name) => [name, 'recommended']) }));
const lines: string[] = [];
const print = (line: string) => void lines.push(line);
const code = await main(['lint', file, '--ruleset', ruleset, '--format', 'json'], print, print);
if (code > 1) throw new Error(lines.join('\n'));
console.log(`findings ${lines.join('\n').match(/^ {4}"code"/gm)?.length ?? 0}`);
