import type { Json } from './json.ts';

/**
 * What postman-collection-transformer 4.1.8 and `new Collection(...).toJSON()` of postman-collection 4.4.0 gave for
 * these documents of format v1, as JSON text because the order of members counts. Ids are left out: newman
 * makes new ones.
 */
export const V1_COLLECTIONS: [name: string, document: Json, shown: string][] = [
  [
    'folders before requests, in their order',
    {
      id: 'c',
      name: 'C',
      description: 'd',
      order: ['r2', 'gone', 'r2'],
      folders_order: ['f2', 'f1'],
      folders: [
        { id: 'f1', name: 'F1', order: ['r1'], description: '' },
        {
          id: 'f2',
          name: 'F2',
          order: [],
          folders_order: ['f3', 'gone'],
          description: 'two',
          variables: [{ key: 'v', value: '1', type: 'text' }],
        },
        { id: 'f3', name: 'F3', order: ['r3', 'r1'] },
      ],
      requests: [
        { id: 'r1', name: 'R1', url: 'h', method: 'GET' },
        { id: 'r2', name: 'R2', url: 'h', method: 'POST' },
        { id: 'r3', url: '{{h}}' },
        { id: 'lost', url: 'h' },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"F2","description":{"content":"two","type":"text/plain"},"item":[{"name":"F3","item":[{"request":{"url":{"host":["{{h}}"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[],"event":[]},{"name":"R1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[],"event":[]}],"event":[]}],"event":[]},{"name":"F1","item":[{"name":"R1","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[],"event":[]}],"event":[]},{"name":"R2","request":{"url":{"host":["h"],"query":[],"variable":[]},"method":"POST","body":{}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json","description":{"content":"d","type":"text/plain"}}}',
  ],
  [
    'members of the collection',
    {
      id: 'c',
      name: 'C',
      order: [],
      requests: [],
      variables: [{ id: 'k', value: 1, type: 'number', disabled: true, description: 'x' }],
      auth: { type: 'bearer', bearer: [{ key: 'token', value: 't' }] },
      events: [
        { listen: 'prerequest', script: { exec: 'a\nb' } },
        { script: { type: 'text/javascript', exec: ['c'] } },
      ],
      protocolProfileBehavior: { strictSSL: true },
    },
    '{"_":{"postman_id":"c"},"item":[],"auth":{"type":"bearer","bearer":[{"type":"string","value":"t","key":"token"}]},"event":[{"listen":"prerequest","script":{"type":"text/javascript","exec":["a","b"]}},{"listen":"test","script":{"type":"text/javascript","exec":["c"]}}],"protocolProfileBehavior":{"strictSSL":true},"variable":[{"disabled":true,"description":{"content":"x","type":"text/plain"},"type":"number","value":1,"key":"k"}],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'no authorization of the collection',
    { id: 'c', name: 'C', order: [], requests: [], auth: { type: 'noauth' } },
    '{"_":{"postman_id":"c"},"item":[],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'headers as text',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          headers: 'A: b\n//Off: c\n// Also: d\nT: 12:30\n',
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"header":[{"key":"A","value":"b"},{"disabled":true,"key":"Off","value":"c"},{"disabled":true,"key":"Also","value":"d"},{"key":"T","value":"12:30"}],"method":"GET","body":{}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'headers as rows beside text',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          headerData: [
            { key: 'A', value: '1', enabled: true, description: '' },
            { key: 'B', value: '2', enabled: false },
            { key: '// C', value: '3' },
          ],
          headers: 'A: other\nD: 4',
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"header":[{"key":"A","value":"1"},{"disabled":true,"key":"B","value":"2"},{"disabled":true,"key":"C","value":"3"},{"key":"D","value":"4"}],"method":"GET","body":{}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'query rows with and without equals signs',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a?x=1#f',
          method: 'GET',
          queryParams: [
            { key: 'a', value: null, equals: true, enabled: true },
            { key: 'b', value: '', equals: false },
            { key: 'c', value: 'v', enabled: false, description: 'd' },
          ],
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"hash":"f","host":["h"],"query":[{"key":"a","value":""},{"key":"b","value":null},{"disabled":true,"description":{"content":"d","type":"text/plain"},"key":"c","value":"v"}],"variable":[]},"method":"GET","body":{}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'path variables',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/:id/:name',
          method: 'GET',
          pathVariableData: [{ id: 'z', key: 'id', value: '5', description: '' }],
          pathVariables: { id: '6', name: 'n' },
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":[":id",":name"],"host":["h"],"query":[],"variable":[{"type":"any","value":"5","key":"id"},{"type":"any","value":"n","key":"name"}]},"method":"GET","body":{}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'path variables that nobody gave a value',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [{ id: 'r', name: 'R', url: 'http://h/:id/:id/:x', method: 'GET' }],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":[":id",":id",":x"],"host":["h"],"query":[],"variable":[{"type":"any","key":"id"},{"type":"any","key":"x"}]},"method":"GET","body":{}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a form',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          dataMode: 'params',
          data: [
            { key: 'a', value: 'b', type: 'text', enabled: false },
            { key: 'f', value: 'file.txt', type: 'file' },
            { value: 'keyless' },
          ],
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"formdata","formdata":[{"disabled":true,"key":"a","value":"b","type":"text"},{"key":"f","type":"file","src":"file.txt"}]}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a urlencoded body',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          dataMode: 'urlencoded',
          data: [{ key: 'a', value: 'b', type: 'text', enabled: true, description: 'd' }],
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"urlencoded","urlencoded":[{"description":{"content":"d","type":"text/plain"},"key":"a","value":"b"}]}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a raw body',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          dataMode: 'raw',
          rawModeData: '{"a":1}',
          dataOptions: { raw: { language: 'json' } },
          dataDisabled: true,
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"raw","raw":"{\\"a\\":1}","options":{"raw":{"language":"json"}},"disabled":true}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a raw body in a list',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        { id: 'r', name: 'R', url: 'http://h/a', method: 'GET', dataMode: 'raw', rawModeData: ['one'] },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"raw","raw":"one"}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a raw body in data',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [{ id: 'r', name: 'R', url: 'http://h/a', method: 'GET', dataMode: 'raw', data: 'text' }],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"raw","raw":"text"}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a binary body',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        { id: 'r', name: 'R', url: 'http://h/a', method: 'GET', dataMode: 'binary', rawModeData: 'a.bin' },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"file","file":{"src":"a.bin"}}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a GraphQL body',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          dataMode: 'graphql',
          graphqlModeData: { query: '{a}', variables: '{}' },
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"graphql","graphql":{"query":"{a}","variables":"{}"}}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a body without a mode',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [{ id: 'r', name: 'R', url: 'http://h/a', method: 'GET', data: [{ key: 'a', value: 'b' }] }],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{"mode":"formdata","formdata":[{"key":"a","value":"b"}]}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a mode of null',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [{ id: 'r', name: 'R', url: 'http://h/a', method: 'GET', dataMode: null, rawModeData: 'x' }],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'the helper of old apps',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          currentHelper: 'basicAuth',
          helperAttributes: { id: 'basic', username: 'u', password: 'p', saveToRequest: true },
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{},"auth":{"type":"basic","basic":[{"type":"string","value":"u","key":"username"},{"type":"string","value":"p","key":"password"},{"type":"boolean","value":true,"key":"saveHelperData"},{"type":"boolean","value":false,"key":"showPassword"}]}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a helper with its attributes as text',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          currentHelper: 'oAuth1',
          helperAttributes: '{"consumerKey":"k","auto":true,"includeEmpty":false}',
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{},"auth":{"type":"oauth1","oauth1":[{"type":"string","value":"k","key":"consumerKey"},{"type":"any","key":"consumerSecret"},{"type":"any","key":"token"},{"type":"any","key":"tokenSecret"},{"type":"any","key":"signatureMethod"},{"type":"any","key":"timestamp"},{"type":"any","key":"nonce"},{"type":"any","key":"version"},{"type":"any","key":"realm"},{"type":"any","key":"addParamsToHeader"},{"type":"boolean","value":true,"key":"autoAddParam"},{"type":"boolean","value":false,"key":"addEmptyParamsToSign"}]}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a helper that cannot be read',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          currentHelper: 'hawkAuth',
          helperAttributes: 'nonsense',
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a newer auth',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          auth: { type: 'digest', digest: [{ key: 'realm', value: 'r', type: 'string' }] },
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{},"auth":{"type":"digest","digest":[{"type":"string","value":"r","key":"realm"}]}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'a newer auth behind a helper of null',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          auth: { type: 'digest', digest: [] },
          currentHelper: null,
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'scripts',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          tests: 'a\nb',
          preRequestScript: 'c',
          events: [{ listen: 'test', script: { exec: ['ignored'] } }],
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[],"event":[{"listen":"test","script":{"type":"text/javascript","exec":["a","b"]}},{"listen":"prerequest","script":{"type":"text/javascript","exec":["c"]}}]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'events',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          events: [{ listen: 'prerequest', script: { id: 's', exec: 'x\ny' } }],
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[],"event":[{"listen":"prerequest","script":{"type":"text/javascript","exec":["x","y"]}}]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
  [
    'examples',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      requests: [
        {
          id: 'r',
          name: 'R',
          url: 'http://h/a',
          method: 'GET',
          responses: [
            {
              id: 'x1',
              name: 'ok',
              responseCode: { code: '200', name: 'OK' },
              headers: [{ key: 'A', value: 'b' }],
              text: '{}',
              time: 12,
              language: 'json',
              previewType: 'html',
              cookies: [
                { name: 'c', value: 'v', expirationDate: 1700000000.5, domain: 'd', path: '/', secure: true },
              ],
              requestObject: '{"url":"http://h/x","method":"PUT","headers":"A: b"}',
            },
            {
              id: 'x2',
              responseCode: { code: 404, name: 'Not Found' },
              text: '',
              request: 'r',
              language: 'text',
              previewType: 'text',
            },
          ],
          responses_order: ['x2', 'x1'],
        },
      ],
    },
    '{"_":{"postman_id":"c"},"item":[{"name":"R","request":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"response":[{"_":{"postman_previewlanguage":"text","postman_previewtype":"text"},"name":"response","originalRequest":{"url":{"protocol":"http","path":["a"],"host":["h"],"query":[],"variable":[]},"method":"GET","body":{}},"status":"Not Found","code":404,"header":[],"body":"","cookie":[]},{"_":{"postman_previewlanguage":"json","postman_previewtype":"html"},"name":"ok","originalRequest":{"url":{"protocol":"http","path":["x"],"host":["h"],"query":[],"variable":[]},"header":[{"key":"A","value":"b"}],"method":"PUT","body":{}},"status":"OK","code":200,"header":[{"key":"A","value":"b"}],"body":"{}","cookie":[{"name":"c","expires":"2023-11-14T22:13:20.000Z","domain":"d","path":"/","secure":true,"httpOnly":false,"hostOnly":false,"session":false,"value":"v"}],"responseTime":12}],"event":[]}],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}',
  ],
];
