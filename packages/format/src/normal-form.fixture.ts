import type { Json } from './json.ts';

/**
 * What `new Collection(document).toJSON()` of postman-collection 4.4.0 gave for these documents, as JSON text
 * because the order of members counts.
 */
export const ITEMS: [name: string, item: Json, shown: string][] = [
  [
    'an item without a request',
    { id: 'i1', name: 'none' },
    '{"id":"i1","name":"none","request":{"url":{"query":[],"variable":[]},"method":"GET"},"response":[],"event":[]}',
  ],
  [
    'a request that is a URL',
    { id: 'i1', request: 'https://u:p@api.example.com:8443/a/:id/:name.json?x=1&y&z=#part' },
    '{"id":"i1","request":{"url":{"auth":{"user":"u","password":"p"},"protocol":"https","port":"8443","path":["a",":id",":name.json"],"hash":"part","host":["api","example","com"],"query":[{"key":"x","value":"1"},{"key":"y","value":null},{"key":"z","value":""}],"variable":[{"type":"any","key":"id"},{"type":"any","key":"name"}]},"method":"GET"},"response":[],"event":[]}',
  ],
  [
    'a URL with variables everywhere',
    { id: 'i1', request: '{{base.url}}/{{a/b}}?{{k}}={{v&w}}#{{h}}' },
    '{"id":"i1","request":{"url":{"path":["{{a/b}}"],"hash":"{{h}}","host":["{{base.url}}"],"query":[{"key":"{{k}}","value":"{{v&w}}"}],"variable":[]},"method":"GET"},"response":[],"event":[]}',
  ],
  [
    'a URL in parts',
    {
      id: 'i1',
      request: {
        method: 'get',
        url: {
          raw: 'other',
          protocol: 'http',
          host: 'a.b',
          port: '80',
          path: '/c/:d/',
          hash: 'e',
          query: [
            { key: 'a', value: 'b', description: 'what' },
            { key: null, value: null },
            { key: 'off', value: '', disabled: true },
          ],
          variable: [
            { id: 'd', value: '7' },
            { key: 'e', value: null, type: 'string', description: { content: 'x', type: 'text/markdown' } },
          ],
        },
      },
    },
    '{"id":"i1","request":{"url":{"protocol":"http","port":"80","path":["c",":d",""],"hash":"e","host":["a","b"],"query":[{"description":{"content":"what","type":"text/plain"},"key":"a","value":"b"},{"key":null,"value":null},{"disabled":true,"key":"off","value":""}],"variable":[{"id":"d","type":"any","value":"7","key":"d"},{"description":{"content":"x","type":"text/markdown"},"type":"string","value":"null","key":"e"}]},"method":"GET"},"response":[],"event":[]}',
  ],
  [
    'a URL with text as query',
    { id: 'i1', request: { url: { host: ['h'], path: ['', 'x'], query: 'a=b&&c&' } } },
    '{"id":"i1","request":{"url":{"path":["","x"],"host":["h"],"query":[{"key":"a","value":"b"},{"key":null,"value":null},{"key":"c","value":null},{"key":"","value":null}],"variable":[]},"method":"GET"},"response":[],"event":[]}',
  ],
  [
    'headers of every form',
    {
      id: 'i1',
      request: {
        url: 'h',
        header: [
          { key: 'A', value: 'b', name: 'A', type: 'text' },
          'B: c:d',
          { key: 'Off', value: '', disabled: true, description: '' },
          { key: 'S', value: 's', system: true },
          { value: 'nameless' },
        ],
      },
    },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"header":[{"name":"A","key":"A","value":"b"},{"key":"B","value":"c:d"},{"disabled":true,"description":{"content":"","type":"text/plain"},"key":"Off","value":""},{"key":"S","value":"s","system":true},{"key":"","value":"nameless"}],"method":"GET"},"response":[],"event":[]}',
  ],
  [
    'headers as text',
    { id: 'i1', request: { url: 'h', header: 'A: b\r\nC:d\r\nno header\r\n' } },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"header":[{"key":"A","value":"b"},{"key":"C","value":"d"}],"method":"GET"},"response":[],"event":[]}',
  ],
  [
    'a raw body',
    {
      id: 'i1',
      request: {
        url: 'h',
        method: 'POST',
        body: { mode: 'raw', raw: '{"a":1}', options: { raw: { language: 'json' } } },
      },
    },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"POST","body":{"mode":"raw","raw":"{\\"a\\":1}","options":{"raw":{"language":"json"}}}},"response":[],"event":[]}',
  ],
  [
    'a body as text',
    { id: 'i1', request: { url: 'h', body: 'text' } },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"raw","raw":"text"}},"response":[],"event":[]}',
  ],
  [
    'a body that is null',
    { id: 'i1', request: { url: 'h', body: null } },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[],"event":[]}',
  ],
  [
    'a body of an unknown mode',
    { id: 'i1', request: { url: 'h', body: { mode: 'none' } } },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"raw","raw":""}},"response":[],"event":[]}',
  ],
  [
    'a urlencoded body',
    {
      id: 'i1',
      request: {
        url: 'h',
        body: {
          mode: 'urlencoded',
          urlencoded: [
            { key: 'a', value: 'b', type: 'text' },
            { key: 'c', value: '', disabled: true, description: 'd' },
          ],
        },
      },
    },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"urlencoded","urlencoded":[{"key":"a","value":"b"},{"disabled":true,"description":{"content":"d","type":"text/plain"},"key":"c","value":""}]}},"response":[],"event":[]}',
  ],
  [
    'a urlencoded body as text',
    { id: 'i1', request: { url: 'h', body: { mode: 'urlencoded', urlencoded: 'a=b&c' } } },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"urlencoded","urlencoded":[{"key":"a","value":"b"},{"key":"c","value":null}]}},"response":[],"event":[]}',
  ],
  [
    'a form with files',
    {
      id: 'i1',
      request: {
        url: 'h',
        body: {
          mode: 'formdata',
          formdata: [
            { key: 'a', value: 'b', type: 'text', contentType: 'x/y' },
            { key: 'f', type: 'file', src: ['1', '2'] },
            { key: 'g', type: 'file', src: null, value: '' },
            { key: 'h', fileName: 'n' },
          ],
          disabled: true,
        },
      },
    },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"formdata","formdata":[{"key":"a","value":"b","type":"text","contentType":"x/y"},{"key":"f","type":"file","src":["1","2"]},{"key":"g","type":"file","src":null},{"key":"h","value":"","fileName":"n"}],"disabled":true}},"response":[],"event":[]}',
  ],
  [
    'a file body',
    { id: 'i1', request: { url: 'h', body: { mode: 'file', file: { src: 'a.bin' } } } },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"file","file":{"src":"a.bin"}}},"response":[],"event":[]}',
  ],
  [
    'a GraphQL body',
    {
      id: 'i1',
      request: { url: 'h', body: { mode: 'graphql', graphql: { variables: '{}', query: '{a}', other: 1 } } },
    },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"graphql","graphql":{"query":"{a}","variables":"{}"}}},"response":[],"event":[]}',
  ],
  [
    'authorization of v2.1',
    {
      id: 'i1',
      request: {
        url: 'h',
        auth: {
          type: 'basic',
          basic: [
            { key: 'username', value: 'u', type: 'string' },
            { key: 'n', value: 5, type: 'string' },
          ],
          bearer: [{ key: 'token', value: 't' }],
        },
      },
    },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","auth":{"type":"basic","basic":[{"type":"string","value":"u","key":"username"},{"type":"string","value":"5","key":"n"}],"bearer":[{"type":"any","value":"t","key":"token"}]}},"response":[],"event":[]}',
  ],
  [
    'authorization of v2.0',
    {
      id: 'i1',
      request: { url: 'h', auth: { type: 'digest', digest: { username: 'u', disableRetryRequest: true } } },
    },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","auth":{"type":"digest","digest":[{"type":"any","value":"u","key":"username"},{"type":"any","value":true,"key":"disableRetryRequest"}]}},"response":[],"event":[]}',
  ],
  [
    'no authorization',
    { id: 'i1', request: { url: 'h', auth: { type: 'noauth' } } },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","auth":{"type":"noauth","noauth":[]}},"response":[],"event":[]}',
  ],
  [
    'scripts of every form',
    {
      id: 'i1',
      request: 'h',
      event: [
        { listen: 'test', script: { id: 's1', exec: 'a\r\nb' } },
        {
          listen: 'prerequest',
          disabled: true,
          id: 'e2',
          script: { id: 's2', type: 'text/x', exec: ['c'], packages: { p: { id: 'q' } } },
        },
        { listen: 'test' },
      ],
    },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET"},"response":[],"event":[{"listen":"test","script":{"id":"s1","type":"text/javascript","exec":["a","b"]}},{"id":"e2","disabled":true,"listen":"prerequest","script":{"id":"s2","type":"text/x","packages":{"p":{"id":"q"}},"exec":["c"]}},{"listen":"test"}]}',
  ],
  [
    'everything an item may have',
    {
      id: 'i1',
      name: 'n',
      description: { content: 'c', version: 2 },
      _postman_x: 1,
      __deep: 2,
      disabled: false,
      protocolProfileBehavior: { strictSSL: false },
      variable: [{ key: 'v' }],
      request: { url: 'h', description: 'd' },
      unknown: true,
    },
    '{"_":{"postman_x":1,"deep":2},"id":"i1","name":"n","disabled":false,"description":{"content":"c","type":"text/plain"},"request":{"description":{"content":"d","type":"text/plain"},"url":{"host":["h"],"query":[],"variable":[]},"method":"GET"},"response":[],"event":[],"protocolProfileBehavior":{"strictSSL":false}}',
  ],
  [
    'a description that is null',
    { id: 'i1', description: null, request: 'h' },
    '{"id":"i1","description":{},"request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET"},"response":[],"event":[]}',
  ],
  [
    'folders in folders',
    {
      id: 'f1',
      name: 'F',
      description: 'd',
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{t}}', type: 'string' }] },
      event: [{ listen: 'test', script: { id: 's1', exec: ['x'] } }],
      item: [
        { id: 'f2', item: [] },
        { id: 'i1', request: 'h' },
      ],
    },
    '{"id":"f1","name":"F","description":{"content":"d","type":"text/plain"},"item":[{"id":"f2","item":[],"event":[]},{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET"},"response":[],"event":[]}],"auth":{"type":"bearer","bearer":[{"type":"string","value":"{{t}}","key":"token"}]},"event":[{"listen":"test","script":{"id":"s1","type":"text/javascript","exec":["x"]}}]}',
  ],
  [
    'examples',
    {
      id: 'i1',
      request: 'h',
      response: [
        {
          id: 'x1',
          name: 'ok',
          originalRequest: { method: 'GET', header: [], url: 'http://h/:a' },
          status: 'Fine',
          code: 200,
          _postman_previewlanguage: 'json',
          header: [{ key: 'A', value: 'b' }],
          cookie: [
            {
              name: 'n',
              value: 'a b',
              expires: 'Tue, 01 Jan 2030 00:00:00 GMT',
              httpOnly: true,
              maxAge: '5',
            },
          ],
          responseTime: null,
          body: '{}',
        },
        { id: 'x2', code: 308 },
        { id: 'x3', code: 999, header: 'A: b', stream: { type: 'Base64', data: 'aGk=' } },
      ],
    },
    '{"id":"i1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET"},"response":[{"_":{"postman_previewlanguage":"json"},"id":"x1","name":"ok","originalRequest":{"url":{"protocol":"http","path":[":a"],"host":["h"],"query":[],"variable":[{"type":"any","key":"a"}]},"method":"GET"},"status":"Fine","code":200,"header":[{"key":"A","value":"b"}],"body":"{}","cookie":[{"name":"n","expires":"2030-01-01T00:00:00.000Z","maxAge":5,"httpOnly":true,"value":"a%20b"}],"responseTime":null},{"id":"x2","status":"Resume Incomplete","code":308,"header":[],"cookie":[]},{"id":"x3","code":999,"header":[{"key":"A","value":"b"}],"stream":{"type":"Buffer","data":[104,105]},"cookie":[],"responseSize":2}],"event":[]}',
  ],
];

export const COLLECTIONS: [name: string, document: Json, shown: string][] = [
  [
    'an empty collection',
    {
      info: {
        _postman_id: 'c1',
        name: 'C',
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      item: [],
    },
    '{"_":{"postman_id":"c1"},"item":[],"event":[],"variable":[],"info":{"_postman_id":"c1","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'everything a collection may have',
    {
      info: {
        _postman_id: 'c1',
        name: 'C',
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
        description: 'd',
        _exporter_id: '5',
        version: '1.2.3-beta.1+build',
      },
      item: [],
      event: [{ listen: 'prerequest', script: { id: 's', exec: ['a'] } }],
      variable: [
        { key: 'a', value: '1', type: 'number' },
        { id: 'v', key: 'b', value: { c: 1 }, type: 'object', disabled: true },
        { key: 's', value: 'x', type: 'secret', description: 'd' },
        { key: 'e', type: 'string' },
        { key: 'f', value: 'false', type: 'boolean' },
      ],
      auth: { type: 'apikey', apikey: [{ key: 'key', value: 'k', type: 'string' }] },
      protocolProfileBehavior: { a: true },
    },
    '{"_":{"postman_id":"c1","exporter_id":"5"},"item":[],"auth":{"type":"apikey","apikey":[{"type":"string","value":"k","key":"key"}]},"event":[{"listen":"prerequest","script":{"id":"s","type":"text/javascript","exec":["a"]}}],"protocolProfileBehavior":{"a":true},"variable":[{"type":"number","value":1,"key":"a"},{"id":"v","disabled":true,"type":"object","value":"{\\"c\\":1}","key":"b"},{"description":{"content":"d","type":"text/plain"},"type":"any","value":"x","key":"s"},{"type":"string","value":"undefined","key":"e"},{"type":"boolean","value":true,"key":"f"}],"info":{"_postman_id":"c1","name":"C","version":{"raw":"1.2.3-beta.1+build","major":1,"minor":2,"patch":3,"prerelease":"beta,1","build":"build","string":"1.2.3-beta.1"},"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json","description":{"content":"d","type":"text/plain"}}}',
  ],
  [
    'a version in parts',
    {
      info: {
        _postman_id: 'c1',
        name: 'C',
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
        version: { major: 1, minor: 2, patch: 3 },
      },
      item: [],
    },
    '{"_":{"postman_id":"c1"},"item":[],"event":[],"variable":[],"info":{"_postman_id":"c1","name":"C","version":{"major":1,"minor":2,"patch":3},"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
];
