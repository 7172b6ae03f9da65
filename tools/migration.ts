// `npm run migration <name>`: starts the next migration and puts it on the list.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(path.dirname(import.meta.dirname), 'packages', 'server', 'src', 'db', 'migrations');

/** Writes `NNNN-<name>.ts` and its two lines in index.ts. @returns the new file's path */
const startMigration = (name: string): string => {
  const last = Math.max(0, ...readdirSync(folder).map((file) => Number(/^(\d{4})-/.exec(file)?.[1] ?? 0)));
  const file = `${String(last + 1).padStart(4, '0')}-${name}`;
  const variable = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const index = path.join(folder, 'index.ts');
  const list = readFileSync(index, 'utf8');
  const listed = list
    .replace(/(?=\n\n?\/\*\*)/, `\nimport { ${variable} } from './${file}.ts';`)
    .replace(/\](?=;\s*$)/, `, ${variable}]`);
  if (!listed.includes(`, ${variable}]`))
    throw new Error(`${index} does not end with the list of migrations.`);
  writeFileSync(
    path.join(folder, `${file}.ts`),
    `import type { Migration } from '../migrate.ts';

export const ${variable}: Migration = {
  name: '${file}',
  up: async ({ run }) => {
    await run(\`\`);
  },
};
`,
    { flag: 'wx' },
  );
  writeFileSync(index, listed);
  return path.join(folder, `${file}.ts`);
};

const name = process.argv[2] ?? '';
if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  process.stdout.write(`${path.relative(process.cwd(), startMigration(name))}\n`);
} else {
  process.stderr.write('Usage: npm run migration <name>, with a name such as mock-call-logs\n');
  process.exitCode = 1;
}
