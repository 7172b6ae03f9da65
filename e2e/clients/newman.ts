import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Parley } from './parley.ts';
import { runProgram } from './program.ts';
import { expectEqual, type Report } from './report.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** newman runs a collection and an environment by address, with the key in the query as it has always done. */
export async function newmanSteps(report: Report, parley: Parley, clients: string): Promise<void> {
  console.log('newman');
  const echo = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: Buffer.concat(pieces).toString(),
        }),
      );
    });
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const port = (echo.address() as AddressInfo).port;
  const directory = mkdtempSync(join(tmpdir(), 'parley-newman-'));
  try {
    const collection = await report.step('a collection is created over HTTP', () =>
      parley.call('POST', `/collections?workspace=${parley.workspaceId}`, { collection: echoCollection() }),
    );
    const environment = await report.step('an environment is created over HTTP', () =>
      parley.call('POST', `/environments?workspace=${parley.workspaceId}`, {
        environment: {
          name: 'Local echo',
          values: [{ key: 'base', value: `http://127.0.0.1:${port}`, enabled: true }],
        },
      }),
    );
    const newman = join(clients, 'node_modules/newman/bin/newman.js');
    for (const spelling of ['uid', 'id']) {
      await report.step(`newman runs the collection and the environment by ${spelling}`, async () => {
        const file = join(directory, `${spelling}.json`);
        const address = (kind: string, found: Answer | undefined) =>
          `${parley.api}/${kind}s/${found?.[kind]?.[spelling]}?apikey=${parley.apiKey}`;
        const { code, stdout, stderr } = await runProgram(
          process.execPath,
          [
            ...[newman, 'run', address('collection', collection), '-e', address('environment', environment)],
            ...['--reporters', 'cli,json', '--reporter-json-export', file, '--color', 'off'],
          ],
          { tolerant: true },
        );
        if (code !== 0) throw new Error(`${stdout}${stderr}`.slice(-1500));
        const { stats, failures } = JSON.parse(readFileSync(file, 'utf8')).run;
        expectEqual(failures, [], 'failures');
        expectEqual([stats.requests.total, stats.assertions.total], [3, 6], 'requests and assertions');
      });
    }
    await report.step('newman reports a wrong key', async () => {
      const address = `${parley.api}/collections/${collection?.collection?.uid}?apikey=PMAK-wrong`;
      const { code, stdout, stderr } = await runProgram(process.execPath, [newman, 'run', address], {
        tolerant: true,
      });
      if (code === 0) throw new Error('newman ran the collection');
      if (!/Invalid API Key|API key/i.test(stdout + stderr)) throw new Error(`unclear: ${stdout}${stderr}`);
    });
  } finally {
    echo.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Variables, scripts, authorization and a body, inherited and own: what an export of the original holds. */
function echoCollection(): unknown {
  const tests = (...lines: string[]) => [
    { listen: 'test', script: { type: 'text/javascript', exec: lines } },
  ];
  return {
    info: { name: 'Echo', schema: SCHEMA },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
    variable: [{ key: 'token', value: 'from the collection' }],
    event: [
      {
        listen: 'prerequest',
        script: { type: 'text/javascript', exec: ["pm.variables.set('stamp', 'set');"] },
      },
    ],
    item: [
      {
        name: 'Folder',
        item: [
          {
            name: 'Query',
            event: tests(
              "pm.test('status', () => pm.response.to.have.status(200));",
              "pm.test('query', () => pm.expect(pm.response.json().url).to.equal('/get?stamp=set'));",
            ),
            request: {
              method: 'GET',
              header: [],
              url: {
                raw: '{{base}}/get?stamp={{stamp}}&off=1',
                host: ['{{base}}'],
                path: ['get'],
                query: [
                  { key: 'stamp', value: '{{stamp}}' },
                  { key: 'off', value: '1', disabled: true },
                ],
              },
            },
            response: [],
          },
        ],
      },
      {
        name: 'Inherited authorization',
        event: tests(
          "pm.test('status', () => pm.response.to.have.status(200));",
          "pm.test('token', () => pm.expect(pm.response.json().headers.authorization).to.equal('Bearer from the collection'));",
        ),
        request: { method: 'GET', url: '{{base}}/auth' },
      },
      {
        name: 'Body',
        event: tests(
          "pm.test('status', () => pm.response.to.have.status(200));",
          "pm.test('body', () => pm.expect(JSON.parse(pm.response.json().body).stamp).to.equal('set'));",
        ),
        request: {
          auth: { type: 'noauth' },
          method: 'POST',
          header: [{ key: 'X-Off', value: '1', disabled: true }],
          body: { mode: 'raw', raw: '{"stamp": "{{stamp}}"}', options: { raw: { language: 'json' } } },
          url: '{{base}}/post',
        },
      },
    ],
  };
}
