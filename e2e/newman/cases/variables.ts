import { type Case, collection, folder, request } from '../case.ts';

const shapes: { [name: string]: string } = {
  guid: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  timestamp: '^\\\\d{10}$',
  isoTimestamp: '^\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT[\\\\d:.]+Z$',
  randomInt: '^\\\\d{1,4}$',
  randomBoolean: '^(true|false)$',
  randomHexColor: '^#[0-9a-f]{6}$',
  randomIP: '^(\\\\d{1,3}\\\\.){3}\\\\d{1,3}$',
  randomPassword: '^.{15}$',
  randomPhoneNumber: '^\\\\d{3}-\\\\d{3}-\\\\d{4}$',
  randomBankAccount: '^\\\\d{8}$',
  randomCreditCardMask: '^\\\\d{4}$',
  randomPrice: '^\\\\d+\\\\.\\\\d\\\\d$',
  randomMACAddress: '^([0-9a-f]{2}:){5}[0-9a-f]{2}$',
  randomSemver: '^\\\\d+\\\\.\\\\d+\\\\.\\\\d+$',
  randomEmail: '^[^@]+@[^@]+\\\\.[a-z]+$',
  randomFullName: '^\\\\S+.* \\\\S+',
  randomUrl: '^https?://',
  randomDateFuture: '20\\\\d\\\\d',
  randomLatitude: '^-?\\\\d+\\\\.\\\\d+$',
  randomImageDataUri: '^data:image',
  randomLoremWords: '^\\\\w+ \\\\w+ \\\\w+$',
  randomCurrencyCode: '^[A-Z]{3}$',
  randomAlphaNumeric: '^[0-9a-z]$',
  randomBankAccountIban: '^[A-Z]{2}\\\\d\\\\d',
  noSuchName: '^\\\\{\\\\{',
};

/** Scopes, nesting, dynamic names, and where templates are replaced. */
export const variableCases: Case[] = [
  {
    name: 'precedence: local, data, environment, collection, global',
    collection: collection(
      [
        request('One', '$HTTP/{{a}}/{{b}}/{{c}}/{{d}}/{{e}}', { pre: "pm.variables.set('a', 'local');" }),
        request('Two', '$HTTP/{{a}}/{{b}}/{{c}}/{{d}}/{{e}}'),
      ],
      { variable: ['a', 'b', 'c', 'd'].map((key) => ({ key, value: `collection-${key}` })) },
    ),
    environment: { name: 'E', values: ['a', 'b', 'c'].map((key) => ({ key, value: `environment-${key}` })) },
    globals: { name: 'G', values: ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key, value: `global-${key}` })) },
    data: [{ a: 'row-a', b: 'row-b' }],
  },
  {
    name: 'names nest, repeat, are not trimmed and stay when unknown',
    collection: collection(
      [
        request('One', '$HTTP/{{inner}}/{{outer}}/{{{{which}}}}/{{ inner }}/{{unknown}}/{{in ner}}/{{a.b}}', {
          header: [
            { key: 'X-{{inner}}', value: '{{outer}} {{unknown}}' },
            { key: 'X-Loop', value: '{{loop}}' },
          ],
        }),
        request('Two', 'POST $HTTP/two?{{key}}={{inner}}&u={{unknown}}', {
          body: { mode: 'raw', raw: '{{outer}} {{loop}} {{}} {{unknown}} {{empty}}|{{zero}}' },
        }),
      ],
      {
        variable: [
          { key: 'inner', value: 'core' },
          { key: 'outer', value: '<{{inner}}>' },
          { key: 'which', value: 'inner' },
          { key: 'in ner', value: 'spaced' },
          { key: 'a.b', value: 'dotted' },
          { key: 'loop', value: '{{loop}}' },
          { key: 'key', value: 'k' },
          { key: 'empty', value: '' },
          { key: 'zero', value: 0, type: 'number' },
        ],
      },
    ),
  },
  {
    name: 'disabled and duplicate entries, types on file',
    collection: collection(
      [
        request('One', '$HTTP/{{off}}/{{twice}}/{{number}}/{{flag}}/{{json}}/{{disabledFalse}}/{{secret}}', {
          test: "pm.test(typeof pm.variables.get('number') + typeof pm.variables.get('flag') + typeof pm.variables.get('json'), () => {});",
        }),
      ],
      {
        variable: [
          { key: 'off', value: 'never', disabled: true },
          { key: 'twice', value: 'first' },
          { key: 'twice', value: 'second' },
          { key: 'number', value: '42', type: 'number' },
          { key: 'flag', value: 'true', type: 'boolean' },
          { key: 'json', value: '{"a":1}', type: 'any' },
        ],
      },
    ),
    environment: {
      name: 'E',
      values: [
        { key: 'disabledFalse', value: 'kept', enabled: false },
        { key: 'secret', value: 'hidden', type: 'secret' },
        { key: 'twice', value: 'third', enabled: true },
        { key: 'twice', value: 'fourth', enabled: false },
      ],
    },
    exports: ['environment'],
  },
  {
    name: 'dynamic variables have their shape, anew at each use',
    collection: collection([
      request('One', '$HTTP/one', {
        test: [
          `const shapes = {${Object.entries(shapes)
            .map(([name, shape]) => `'${name}': '${shape}'`)
            .join(', ')}};`,
          'Object.keys(shapes).forEach((name) => pm.test(name, () => pm.expect(pm.variables.replaceIn(`{{$${name}}}`)).to.match(new RegExp(shapes[name]))));',
          "pm.test('anew', () => { const parts = pm.variables.replaceIn('{{$guid}} {{$guid}}').split(' '); pm.expect(parts[0]).to.not.equal(parts[1]); });",
          "pm.test('in depth', () => pm.expect(pm.variables.replaceIn({a: ['{{$randomInt}}']}).a[0]).to.match(/^\\d+$/));",
        ].join('\n'),
      }),
    ]),
  },
  {
    name: 'variables of folders do nothing, templates are replaced everywhere else',
    collection: collection(
      [
        folder(
          'Folder',
          [
            request('One', 'POST $HTTP/:id/{{f}}', {
              header: [{ key: 'X-V', value: '{{v}}' }],
              body: { mode: 'urlencoded', urlencoded: [{ key: '{{v}}', value: 'x{{v}}y' }] },
              auth: {
                type: 'basic',
                basic: [
                  { key: 'username', value: '{{v}}' },
                  { key: 'password', value: '{{v}}' },
                ],
              },
            }),
            request('Two', 'POST $HTTP/two', {
              body: { mode: 'formdata', formdata: [{ key: '{{v}}', value: '{{v}}', type: 'text' }] },
            }),
            request('Three', 'POST $HTTP/three', {
              body: { mode: 'graphql', graphql: { query: '{ a(x: "{{v}}") }', variables: '{"v": "{{v}}"}' } },
            }),
            request('Four', {
              method: 'PATCH',
              url: {
                raw: '$HTTP/four',
                protocol: '{{scheme}}',
                host: ['localhost'],
                port: '{{port}}',
                path: ['four', '{{v}}'],
              },
            }),
          ],
          { variable: [{ key: 'f', value: 'folder value' }] },
        ),
      ],
      {
        variable: [
          { key: 'v', value: 'vé' },
          { key: 'scheme', value: 'http' },
          { key: 'port', value: '$PORT' },
        ],
      },
    ),
  },
  {
    name: 'a variable in the method',
    collection: collection([request('One', { method: '{{method}}', url: '$HTTP/one' })], {
      variable: [{ key: 'method', value: 'patch' }],
    }),
  },
  {
    name: '--env-var and --global-var win over files and are exported',
    collection: collection([request('One', '$HTTP/{{both}}/{{fresh}}/{{wide}}')]),
    environment: { name: 'E', values: [{ key: 'both', value: 'file' }] },
    globals: { name: 'G', values: [{ key: 'wide', value: 'file' }] },
    args: [
      '--env-var',
      'both=flag',
      '--env-var',
      'fresh=a=b',
      '--global-var',
      'wide=flag',
      '--global-var',
      'new=1',
    ],
    exports: ['environment', 'globals'],
  },
];
