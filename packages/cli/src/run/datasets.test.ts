import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { collection, request, runApart, runHere, startTarget, tempFiles } from './run.fixture.ts';

let target: Awaited<ReturnType<typeof startTarget>>;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

const asks = `const names = []; for (const id of ['users', 'shop']) {
  const { rows } = await pm.datasets(id).executeQuery('SELECT name FROM data WHERE id = ?', [pm.iterationData.get('id') ?? 1]);
  for await (const { name } of rows) names.push(name);
}
pm.test(names.join(), () => pm.expect(names).to.have.lengthOf(2));`;

function files(more: { [name: string]: string } = {}): ReturnType<typeof tempFiles> {
  const made = tempFiles({
    'c.json': collection('Datasets', [request('Ask', `${target.url}/`, [asks])]),
    'users.csv': 'id,name\n1,Ada\n2,Bob\n',
    ...more,
  });
  onTestFinished(made.remove);
  const shop = new DatabaseSync(made.file('shop.db'));
  shop.exec("CREATE TABLE data (id, name); INSERT INTO data VALUES (1, 'tea'), (2, 'ink')");
  shop.close();
  return made;
}

describe('--dataset', () => {
  it('gives files to scripts, in all lanes, and the process ends', async () => {
    const { directory } = files({ 'd.csv': 'id\n1\n2\n' });
    const words = [
      'c.json',
      '-d',
      'd.csv',
      '--parallel',
      '2',
      '--dataset',
      'users=users.csv',
      '--dataset=shop=shop.db',
    ];
    const ran = await runApart(words, { cwd: directory });
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('Ada,tea');
    expect(ran.out).toContain('Bob,ink');
  });

  it.each([
    ['users', '--dataset must be id=FILE, such as users=users.csv, not "users".'],
    ['users=none.csv', 'The dataset "users" cannot be read: ENOENT: no such file or directory'],
    ['users=bad.csv', 'The dataset "users" cannot be read: bad.csv:2:3: this quote is not closed.'],
    ['users=bad.json', 'The dataset "users" cannot be read: bad.json:1:4: expected a name in double quotes.'],
  ])('refuses %s before anything runs', async (given, message) => {
    const { directory } = files({ 'bad.csv': 'a,b\n1,"x\n', 'bad.json': '[{ 1}]' });
    const ran = await runApart(['c.json', '--dataset', given], { cwd: directory });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain(message);
  });

  it('refuses two files with one id', async () => {
    const { file } = files();
    const one = `users=${file('users.csv')}`;
    const ran = await runHere(file('c.json'), '--dataset', one, '--dataset', one);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('--dataset names "users" twice');
  });
});
