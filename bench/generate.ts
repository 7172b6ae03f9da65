const CHILDREN = 99;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * A collection of exactly `items` folders and requests (folders of 99 requests), about 400 bytes an item, with what
 * real ones have: headers (some disabled), bodies, scripts, auth, examples, descriptions, fields that no schema names.
 */
export function generateCollection(name: string, items: number): Record<string, unknown> {
  const folders: unknown[] = [];
  for (let made = 0; made < items; ) {
    const children = Math.min(CHILDREN, items - made - 1);
    folders.push(generateFolder(folders.length, children));
    made += children + 1;
  }
  return {
    info: {
      name,
      description: `Generated, ${items} items`,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: folders,
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
    event: [
      { listen: 'prerequest', script: { type: 'text/javascript', exec: ['pm.variables.set("now", 1);'] } },
    ],
    variable: [{ key: 'baseUrl', value: 'https://api.example.test' }],
  };
}

function generateFolder(index: number, children: number): unknown {
  return {
    name: `Area ${index}`,
    description: `Everything about area ${index}`,
    item: Array.from({ length: children }, (_, child) => generateRequest(index, child)),
  };
}

function generateRequest(folder: number, index: number): unknown {
  const method = METHODS[index % METHODS.length];
  const path = `area-${folder}/thing-${index}`;
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const request = {
    method,
    header: [
      { key: 'Accept', value: 'application/json' },
      { key: 'X-Trace', value: `{{trace}}-${index}`, disabled: index % 3 === 0 },
    ],
    ...(hasBody ? { body: { mode: 'raw', raw: JSON.stringify({ folder, index, on: true }) } } : {}),
    url: {
      raw: `{{baseUrl}}/${path}?page=1`,
      host: ['{{baseUrl}}'],
      path: path.split('/'),
      query: [{ key: 'page', value: '1' }],
    },
    description: `Thing ${index} of area ${folder}`,
  };
  return {
    name: `Thing ${index}`,
    request,
    response: index % 50 === 0 ? [generateExample(request)] : [],
    ...extras(index),
  };
}

function generateExample(request: unknown): unknown {
  return {
    name: 'Found',
    originalRequest: request,
    status: 'OK',
    code: 200,
    _postman_previewlanguage: 'json',
    header: [{ key: 'Content-Type', value: 'application/json' }],
    cookie: [],
    body: '{"found":true}',
  };
}

function extras(index: number): Record<string, unknown> {
  if (index % 20 === 7) {
    const exec = ['pm.test("answers", () => {', '  pm.response.to.have.status(200);', '});'];
    return { event: [{ listen: 'test', script: { type: 'text/javascript', exec } }] };
  }
  if (index % 20 === 11) return { protocolProfileBehavior: { disableBodyPruning: true } };
  return index % 20 === 13 ? { 'x-owner': { team: 'things', tags: ['a', null, 2.5] } } : {};
}
