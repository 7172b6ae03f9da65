// Runs a small collection against a server of its own, so that the launcher can keep what V8 compiled for it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'parley-warm-up-'));
const server = createServer((request, response) => {
  request.resume();
  response.setHeader('Content-Type', 'application/json');
  response.end('{"ok":true}');
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}/items?page={{page}}`;
  const exec = [
    "pm.test('answers', () => { pm.response.to.have.status(200); pm.expect(pm.response.json().ok).to.equal(true); });",
    "pm.environment.set('seen', pm.info.requestName);",
  ];
  const item = [
    { name: 'get', request: { method: 'GET', url, header: [{ key: 'X-Page', value: '{{page}}' }] } },
    {
      name: 'post',
      request: {
        method: 'POST',
        url,
        body: { mode: 'raw', raw: '{"a":1}', options: { raw: { language: 'json' } } },
      },
      event: [
        { listen: 'prerequest', script: { exec: ["pm.variables.set('page', 2);"] } },
        { listen: 'test', script: { exec } },
      ],
    },
  ];
  const file = path.join(folder, 'collection.json');
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  writeFileSync(
    file,
    JSON.stringify({ info: { name: 'Warm-up', schema }, variable: [{ key: 'page', value: '1' }], item }),
  );
  const launcher = path.join(import.meta.dirname, '..', 'bin', 'parley.cjs');
  const env = { ...process.env, PARLEY_KEEP_CODE: '1' };
  const run = spawn(process.execPath, [launcher, 'run', file, '-n', '2'], {
    cwd: folder,
    env,
    stdio: 'ignore',
  });
  run.on('exit', () => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });
});
