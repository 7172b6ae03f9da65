import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collection, request, runHere, startTarget, tempFiles } from '../run/run.fixture.ts';

let target: Awaited<ReturnType<typeof startTarget>>;
beforeAll(async () => {
  const packed = gzipSync('a'.repeat(1000));
  target = await startTarget((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed);
  });
});
afterAll(() => target.close());

function scripted(name: string, prerequest: string, test: string): object {
  const event = Object.entries({ prerequest, test }).map(([listen, exec]) => ({ listen, script: { exec } }));
  return { ...request(name, `${target.url}/`), event };
}

/** The JUnit and the JSON report of a run. */
async function reports(
  ...items: object[]
): Promise<{ xml: string; json: { run: { [name: string]: unknown } } }> {
  const files = tempFiles({ 'c.json': collection('All', items) });
  const exports = [
    '--reporter-junit-export',
    files.file('r.xml'),
    '--reporter-json-export',
    files.file('r.json'),
  ];
  await runHere(files.file('c.json'), '-r', 'junit,json', ...exports);
  const xml = readFileSync(files.file('r.xml'), 'utf8');
  const json = JSON.parse(readFileSync(files.file('r.json'), 'utf8'));
  files.remove();
  return { xml, json };
}

it('has one text for the errors of a visit: request, test script, pre-request script', async () => {
  const { xml } = await reports(
    scripted('Scripts', "throw new Error('first')", "throw new Error('second')"),
    request('Refused', 'http://127.0.0.1:1/none', ["throw new Error('third')"]),
    {
      ...request('Bad', `${target.url}/`),
      request: { url: target.url, header: [{ key: 'X Y', value: 'z' }] },
    },
  );
  expect(xml.match(/(?<=<system-err><!\[CDATA\[)[^\]]*(?:\][^\]]+)*(?=\]\]>)/g)).toEqual([
    'Iteration: 0\n\n---\ntestScriptError: second\n---\nprerequestScriptError: first\n---\n',
    'Iteration: 0\nRequestError: Error: connect ECONNREFUSED 127.0.0.1:1\n\n---\ntestScriptError: third\n---\n',
    'Iteration: 0\nRequestError: TypeError [ERR_INVALID_HTTP_TOKEN]: Header name must be a valid HTTP token ["X Y"]\n\n---\n',
  ]);
});

it('has no suite for an item that is skipped', async () => {
  const { xml } = await reports(
    scripted('Skipped', 'pm.execution.skipRequest()', ''),
    request('Sent', `${target.url}/`),
  );
  expect(xml.match(/<testsuite name="\w+"/g)).toEqual(['<testsuite name="Sent"']);
});

it('names classes after the escaped name, without accents', async () => {
  const { xml } = await reports(
    request("Dürer & Söhne's list", `${target.url}/`, ["pm.test('t', () => {})"]),
  );
  expect(xml).toContain('classname="DurerAmpSohnesList"');
});

it('counts compressed answers as they were sent, and no iterations without requests', async () => {
  const { json } = await reports(request('One', `${target.url}/`));
  expect(json.run.transfers).toEqual({ responseTotal: gzipSync('a'.repeat(1000)).length });
  expect((await reports()).json.run.stats).toMatchObject({ iterations: { total: 0 } });
});
