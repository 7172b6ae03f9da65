import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Peers } from './peers.ts';
import type { ProgramCall } from './process-cost.ts';

/** Workloads (a) and (b) in the words of a runner that reads another format. */
export type Rewritten = { a: ProgramCall; b: ProgramCall };

/** Bruno: a folder with a text file for each request. */
export function forBruno(program: NonNullable<Peers['bruno']>, directory: string, url: string): Rewritten {
  const folder = (name: string, files: string[]): string => {
    const path = join(directory, `bruno-${name}`);
    mkdirSync(join(path, 'environments'), { recursive: true });
    writeFileSync(join(path, 'bruno.json'), JSON.stringify({ version: '1', name, type: 'collection' }));
    writeFileSync(join(path, 'environments', 'local.bru'), 'vars {\n  last: none\n}\n');
    files.forEach((text, index) => {
      writeFileSync(join(path, `thing-${index}.bru`), text);
    });
    return path;
  };
  const call = (path: string, more: string[]): ProgramCall => ({
    command: process.execPath,
    args: [program, 'run', '--env', 'local', ...more],
    cwd: path,
  });
  const one = folder('a', [bruRequest(0, `${url}/items/1`, '')]);
  const many = folder(
    'b',
    Array.from({ length: 100 }, (_, index) =>
      bruRequest(
        index,
        `${url}/items/${index}?page=1`,
        `tests {
  test('answers 200', function() {
    expect(res.getStatus()).to.equal(200);
  });
  test('has the thing', function() {
    const body = res.getBody();
    expect(body.id).to.equal(${index});
    expect(body).to.have.property('name').that.is.a('string');
    expect(body.tags).to.be.an('array').that.includes('new');
  });
  test('is JSON', function() {
    expect(res.getHeader('content-type')).to.include('application/json');
  });
  bru.setEnvVar('last', res.getBody().name);
}
`,
      ),
    ),
  );
  return { a: call(one, []), b: call(many, ['--iteration-count', '10']) };
}

function bruRequest(index: number, url: string, tests: string): string {
  return `meta {
  name: Thing ${index}
  type: http
  seq: ${index + 1}
}

get {
  url: ${url}
  body: none
  auth: none
}

headers {
  Accept: application/json
}

${tests}`;
}

/** Hoppscotch: one JSON file, scripts as text. */
export function forHoppscotch(
  program: NonNullable<Peers['hoppscotch']>,
  directory: string,
  url: string,
): Rewritten {
  const write = (name: string, requests: unknown[]): string => {
    const file = join(directory, `hoppscotch-${name}.json`);
    const inherited = { auth: { authType: 'none', authActive: true }, headers: [], variables: [] };
    writeFileSync(file, JSON.stringify({ v: 11, name, folders: [], requests, ...inherited }));
    return file;
  };
  const call = (file: string, more: string[]): ProgramCall => ({
    command: process.execPath,
    args: [program, 'test', file, ...more],
  });
  const one = write('a', [hoppRequest('One', `${url}/items/1`, '')]);
  const many = write(
    'b',
    Array.from({ length: 100 }, (_, index) =>
      hoppRequest(
        `Thing ${index}`,
        `${url}/items/${index}?page=1`,
        `pw.test('answers 200', () => {
  pw.expect(pw.response.status).toBe(200);
});
pw.test('has the thing', () => {
  const body = pw.response.body;
  pw.expect(body.id).toBe(${index});
  pw.expect(body.name).toBeType('string');
  pw.expect(body.tags).toInclude('new');
});
pw.test('is JSON', () => {
  const type = pw.response.headers.find((header) => header.key.toLowerCase() === 'content-type');
  pw.expect(type.value.includes('application/json')).toBe(true);
});
pw.env.set('last', pw.response.body.name);`,
      ),
    ),
  );
  return { a: call(one, []), b: call(many, ['--iteration-count', '10']) };
}

function hoppRequest(name: string, endpoint: string, testScript: string): unknown {
  return {
    v: '15',
    name,
    method: 'GET',
    endpoint,
    params: [],
    headers: [{ key: 'Accept', value: 'application/json', active: true, description: '' }],
    auth: { authType: 'inherit', authActive: true },
    body: { contentType: null, body: null },
    preRequestScript: '',
    testScript,
    requestVariables: [],
    responses: {},
  };
}
