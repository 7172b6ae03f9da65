import { elementAddress, newman, runCollection, startEcho } from './newman-run.ts';
import type { Parley } from './parley.ts';
import { expectEqual, type Report } from './report.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** newman runs a collection and an environment by address, with the key in the query as it has always done. */
export async function newmanSteps(report: Report, parley: Parley, clients: string): Promise<void> {
  console.log('newman');
  const echo = await startEcho();
  try {
    const collection = await report.step('a collection is created over HTTP', () =>
      parley.call('POST', `/collections?workspace=${parley.workspaceId}`, { collection: echoCollection() }),
    );
    const environment = await report.step('an environment is created over HTTP', () =>
      parley.call('POST', `/environments?workspace=${parley.workspaceId}`, {
        environment: { name: 'Local echo', values: [{ key: 'base', value: echo.address, enabled: true }] },
      }),
    );
    for (const spelling of ['uid', 'id']) {
      await report.step(`newman runs the collection and the environment by ${spelling}`, async () => {
        const run = await runCollection(
          clients,
          elementAddress(parley, 'collection', collection?.collection?.[spelling]),
          elementAddress(parley, 'environment', environment?.environment?.[spelling]),
        );
        expectEqual(run, { requests: 3, assertions: 6, failures: [] }, 'run');
      });
    }
    await report.step('newman reports a wrong key', async () => {
      const address = elementAddress(parley, 'collection', collection?.collection?.uid, 'PMAK-wrong');
      const { code, stdout, stderr } = await newman(clients, ['run', address]);
      if (code === 0) throw new Error('newman ran the collection');
      if (!/Invalid API Key|API key/i.test(stdout + stderr)) throw new Error(`unclear: ${stdout}${stderr}`);
    });
  } finally {
    echo.close();
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
