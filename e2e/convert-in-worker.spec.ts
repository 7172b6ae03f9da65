import { createServer } from 'node:http';
import { readDefinition } from '@parley/format/definition';
import { convertDefinition, openApiFrom } from '@parley/format/openapi';
import { expect, test } from '@playwright/test';
import { rolldown } from 'rolldown';

const DEFINITION = `
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example/v1'}]
paths:
  /orders/{id}:
    get:
      tags: [Orders]
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
components:
  schemas:
    Order:
      type: object
      properties: {id: {type: integer}, next: {$ref: '#/components/schemas/Order'}}
`;

/** The code of a worker that converts what it is sent. */
async function workerCode(): Promise<string> {
  const entry = 'virtual:worker';
  const code = `
    import { readDefinition } from '@parley/format/definition';
    import { convertDefinition, openApiFrom } from '@parley/format/openapi';
    onmessage = ({ data }) => {
      const { collection } = convertDefinition(readDefinition([{ path: 'api.yaml', text: data }]));
      postMessage({ collection, definition: openApiFrom(collection).definition });
    };`;
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    cwd: import.meta.dirname,
    plugins: [
      {
        name: 'worker',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'iife' });
  await bundle.close();
  return output[0].code;
}

const PAGE = `<!doctype html><title>worker</title><script>
  const convert = (text) => new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js');
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(text);
  });
</script>`;

test('a browser worker converts as Node does', async ({ page }) => {
  const code = await workerCode();
  const server = createServer(({ url }, response) => {
    const isWorker = url === '/worker.js';
    response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    response.end(isWorker ? code : PAGE);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
    await page.goto(`http://127.0.0.1:${address.port}/`);
    const answer = await page.evaluate(`convert(${JSON.stringify(DEFINITION)})`);
    const { collection } = convertDefinition(readDefinition([{ path: 'api.yaml', text: DEFINITION }]));
    const { definition } = openApiFrom(collection);
    expect(answer).toEqual(JSON.parse(JSON.stringify({ collection, definition })));
  } finally {
    server.close();
  }
});
