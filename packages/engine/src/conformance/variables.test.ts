import { describeRows, type Row } from './rows.fixture.ts';

const told = 'const told = pm.response.json();';

const syntax: Row[] = [
  {
    shows: 'a name is any text without braces, not trimmed',
    request: '$SERVER/echo?a={{plain}}&b={{ plain }}&c={{with space}}&d={{Ünï.-_}}',
    test: `${told} console.log(told.url);`,
    gives: ['/echo?a=p&b={{%20plain%20}}&c=s&d=u'],
  },
  {
    shows: 'values and names nest',
    request: '$SERVER/echo?a={{outer}}&b={{na{{part}}}}&c={{{{ptr}}}}',
    test: `${told} console.log(told.url);`,
    gives: ['/echo?a=o-p&b=named&c=p'],
  },
  {
    shows: 'a variable that names itself comes to an end',
    request: '$SERVER/echo?a={{self}}&b={{ping}}',
    test: `${told} console.log(told.url.includes('{{self}}'), /b=%?{{p[io]ng}}|{{p[io]ng}}/.test(told.url));`,
    gives: [true, true],
  },
  {
    shows: 'an unresolved name stays as written',
    request: {
      method: 'POST',
      url: '$SERVER/echo/{{none}}?q={{none}}',
      header: [{ key: 'X-None', value: '{{none}}' }],
      body: { mode: 'raw', raw: '{{none}} {{' },
    },
    test: `${told} console.log(told.url, told.body, told.headers.find(([key]) => key === 'X-None')[1]);`,
    gives: ['/echo/%7B%7Bnone%7D%7D?q={{none}}', '{{none}} {{', '{{none}}'],
  },
  {
    shows: 'variables fill method, URL, headers, body and authorization',
    request: {
      method: '{{verb}}',
      url: '{{server}}/echo',
      header: [{ key: 'X-{{plain}}', value: '<{{plain}}>' }],
      body: { mode: 'urlencoded', urlencoded: [{ key: '{{plain}}', value: '{{with space}}' }] },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{plain}}' }] },
    },
    pre: `pm.variables.set('verb', 'put'); pm.variables.set('server', '$SERVER');`,
    test: `${told} console.log(told.method, told.body, told.headers.filter(([key]) => key === 'X-p' || key === 'Authorization'));`,
    gives: [
      'PUT',
      'p=s',
      [
        ['X-p', '<p>'],
        ['Authorization', 'Bearer p'],
      ],
    ],
  },
  {
    shows: 'typed values become text in templates',
    request: '$SERVER/echo?n={{number}}&b={{bool}}&z={{null}}&o={{object}}&l={{list}}&e={{empty}}',
    pre: `pm.variables.set('number', 1.50); pm.variables.set('bool', false); pm.variables.set('null', null); pm.variables.set('object', {a: 1}); pm.variables.set('list', [1, 2]); pm.variables.set('empty', '');`,
    test: `${told} console.log(told.url);`,
    gives: ['/echo?n=1.5&b=false&z=null&o=[object%20Object]&l=1,2&e='],
  },
];

const environment = {
  name: 'Local',
  values: [
    { key: 'plain', value: 'p' },
    { key: 'with space', value: 's' },
    { key: 'Ünï.-_', value: 'u' },
    { key: 'outer', value: 'o-{{plain}}' },
    { key: 'part', value: 'me' },
    { key: 'name', value: 'named' },
    { key: 'ptr', value: 'plain' },
    { key: 'self', value: '{{self}}' },
    { key: 'ping', value: '{{pong}}' },
    { key: 'pong', value: '{{ping}}' },
  ],
};

const precedence: Row[] = [
  {
    shows: 'the strongest scope wins',
    request: '$SERVER/echo/{{all}}/{{fromData}}/{{fromEnvironment}}/{{fromCollection}}/{{fromGlobals}}',
    pre: `pm.variables.set('all', 'local');`,
    test: `${told} console.log(told.url); pm.variables.unset('all');`,
    gives: ['/echo/local/data/environment/collection/global'],
  },
  {
    shows: 'weaker scopes show when stronger ones lose a name',
    pre: `const seen = []; const look = () => seen.push(pm.variables.get('all'));
look(); pm.variables.set('all', 'local'); look(); pm.variables.unset('all'); look(); console.log(seen);
console.log(pm.variables.get('fromEnvironment')); pm.environment.unset('fromEnvironment'); console.log(pm.variables.get('fromEnvironment')); pm.collectionVariables.unset('fromEnvironment'); console.log(pm.variables.get('fromEnvironment'));`,
    gives: [['data', 'local', 'data'], 'environment', 'collection', 'global'],
  },
  {
    shows: 'a null of a data row leaves the template as written',
    request: '$SERVER/echo?v={{hole}}',
    test: `${told} console.log(told.url, pm.iterationData.get('hole'), pm.variables.replaceIn('{{hole}}'));`,
    gives: ['/echo?v={{hole}}', null, '{{hole}}'],
  },
  {
    shows: 'a disabled entry does not exist',
    request: '$SERVER/echo?v={{off}}',
    test: `${told} console.log(told.url, pm.environment.has('off'));`,
    gives: ['/echo?v={{off}}', false],
  },
  {
    shows: 'of duplicates the last enabled one wins',
    request: '$SERVER/echo?v={{twice}}&w={{disabledLast}}',
    test: `${told} console.log(told.url);`,
    gives: ['/echo?v=second&w=first'],
  },
  {
    shows: 'an entry with enabled: false alone is used',
    request: '$SERVER/echo?v={{oldOff}}',
    test: `${told} console.log(told.url);`,
    gives: ['/echo?v=old'],
  },
  {
    shows: 'values of number and boolean types are cast',
    pre: `console.log(pm.environment.get('typedNumber'), pm.environment.get('typedBoolean'), pm.environment.get('typedString'), pm.environment.get('typedSecret'), pm.environment.get('typedDefault'), pm.environment.get('typedAny'));`,
    gives: [7, true, '8', 's', 'd', 5],
  },
];

const data = [{ all: 'data', fromData: 'data', hole: null }];
const scopes = {
  data,
  environment: {
    name: 'E',
    values: [
      ...['all', 'fromData', 'fromEnvironment'].map((key) => ({ key, value: 'environment' })),
      { key: 'off', value: 'x', disabled: true },
      { key: 'twice', value: 'first' },
      { key: 'twice', value: 'second' },
      { key: 'disabledLast', value: 'first' },
      { key: 'disabledLast', value: 'second', disabled: true },
      { key: 'oldOff', value: 'old', enabled: false },
      { key: 'typedNumber', value: '7', type: 'number' },
      { key: 'typedBoolean', value: 'true', type: 'boolean' },
      { key: 'typedString', value: '8', type: 'string' },
      { key: 'typedSecret', value: 's', type: 'secret' },
      { key: 'typedDefault', value: 'd', type: 'default' },
      { key: 'typedAny', value: 5, type: 'any' },
    ],
  },
  globals: {
    name: 'G',
    values: ['all', 'fromData', 'fromEnvironment', 'fromCollection', 'fromGlobals', 'hole'].map((key) => ({
      key,
      value: 'global',
    })),
  },
  extra: {
    variable: ['all', 'fromData', 'fromEnvironment', 'fromCollection'].map((key) => ({
      key,
      value: 'collection',
    })),
  },
};

const live: Row[] = [
  {
    shows: 'a scope that a script changes is seen by the next script and the request',
    request: '$SERVER/echo?n={{n}}',
    pre: `pm.environment.set('n', (pm.environment.get('n') || 0) + 1);`,
    test: `${told} console.log(told.url, pm.environment.get('n'));`,
    gives: ['/echo?n=1', 1, '/echo?n=2', 2],
  },
  {
    shows: 'every scope lasts for all iterations',
    pre: `for (const scope of [pm.variables, pm.globals, pm.collectionVariables]) scope.set('count', (scope === pm.variables ? pm.variables.get('mine') || 0 : scope.get('count') || 0) + 1);
pm.variables.set('mine', (pm.variables.get('mine') || 0) + 1);
console.log(pm.variables.get('mine'), pm.globals.get('count'), pm.collectionVariables.get('count'));`,
    gives: [1, 1, 1, 2, 2, 2],
  },
];

/** The 118 names, by group, with the form that their values must have. */
const text = /^\S[\s\S]*$/;
const forms: readonly [form: RegExp, ...names: string[]][] = [
  [/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'guid', 'randomUUID'],
  [/^1\d{9}$|^2\d{9}$/, 'timestamp'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'isoTimestamp'],
  [/^[0-9a-zA-Z]$/, 'randomAlphaNumeric'],
  [/^(true|false)$/, 'randomBoolean'],
  [/^(\d{1,3}|1000)$/, 'randomInt'],
  [/^[a-z ]+$/, 'randomColor'],
  [/^#[0-9a-f]{6}$/, 'randomHexColor'],
  [/^[A-Z0-9]{2,5}$/, 'randomAbbreviation'],
  [/^(\d{1,3}\.){3}\d{1,3}$/, 'randomIP'],
  [/^([0-9a-f]{4}:){7}[0-9a-f]{4}$/, 'randomIPV6'],
  [/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, 'randomMACAddress'],
  [/^\S{15}$/, 'randomPassword'],
  [/^[a-z]{2}(_[A-Z]{2})?$/, 'randomLocale'],
  [/^https?$/, 'randomProtocol'],
  [/^\d+\.\d+\.\d+$/, 'randomSemver'],
  [/^[^\s@]+\.[a-z]+$/, 'randomDomainName'],
  [/^\S+@\S+$/, 'randomEmail', 'randomExampleEmail'],
  [
    /^https?:\/\/\S+$/,
    'randomUrl',
    'randomAvatarImage',
    'randomImageUrl',
    'randomAbstractImage',
    'randomAnimalsImage',
  ],
  [/^https?:\/\/\S+$/, 'randomBusinessImage', 'randomCatsImage', 'randomCityImage', 'randomFoodImage'],
  [
    /^https?:\/\/\S+$/,
    'randomNightlifeImage',
    'randomFashionImage',
    'randomPeopleImage',
    'randomNatureImage',
  ],
  [/^https?:\/\/\S+$/, 'randomSportsImage', 'randomTransportImage'],
  [/^data:image\/svg\+xml/, 'randomImageDataUri'],
  [/^\d{3}-\d{3}-\d{4}$/, 'randomPhoneNumber'],
  [/^\S*\d{3}-\d{3}-\d{3,4}$/, 'randomPhoneNumberExt'],
  [/^[A-Z]{2}$/, 'randomCountryCode'],
  [/^-?\d{1,3}(\.\d+)?$/, 'randomLatitude', 'randomLongitude'],
  [/^\d{8}$/, 'randomBankAccount'],
  [/^\d{4}$/, 'randomCreditCardMask'],
  [/^[A-Z0-9]{8,11}$/, 'randomBankAccountBic'],
  [/^[A-Z]{2}\d\d[A-Z0-9]+$/, 'randomBankAccountIban'],
  [/^[A-Z]{3}$/, 'randomCurrencyCode'],
  [/^[13][a-zA-Z0-9]{24,39}$/, 'randomBitcoin'],
  [/^\d{1,4}\.\d\d$/, 'randomPrice'],
  [/^\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT/, 'randomDateFuture', 'randomDatePast', 'randomDateRecent'],
  [/day$/, 'randomWeekday'],
  [/\.\w+$/, 'randomFileName', 'randomCommonFileName', 'randomFilePath'],
  [
    /^[\w-]+$/,
    'randomFileType',
    'randomFileExt',
    'randomCommonFileType',
    'randomCommonFileExt',
    'randomLoremSlug',
  ],
  [/^\//, 'randomDirectoryPath'],
  [/^[\w-]+\/[\w.+-]+$/, 'randomMimeType'],
  [text, 'randomUserAgent', 'randomDomainSuffix', 'randomDomainWord', 'randomUserName', 'randomFirstName'],
  [text, 'randomLastName', 'randomFullName', 'randomNamePrefix', 'randomNameSuffix', 'randomJobArea'],
  [text, 'randomJobDescriptor', 'randomJobTitle', 'randomJobType', 'randomCity', 'randomStreetName'],
  [text, 'randomStreetAddress', 'randomCountry', 'randomBankAccountName', 'randomTransactionType'],
  [
    text,
    'randomCurrencyName',
    'randomCurrencySymbol',
    'randomCompanyName',
    'randomCompanySuffix',
    'randomBs',
  ],
  [
    text,
    'randomBsAdjective',
    'randomBsBuzz',
    'randomBsNoun',
    'randomCatchPhrase',
    'randomCatchPhraseAdjective',
  ],
  [
    text,
    'randomCatchPhraseDescriptor',
    'randomCatchPhraseNoun',
    'randomDatabaseColumn',
    'randomDatabaseType',
  ],
  [text, 'randomDatabaseCollation', 'randomDatabaseEngine', 'randomMonth', 'randomProduct'],
  [text, 'randomProductAdjective', 'randomProductMaterial', 'randomProductName', 'randomDepartment'],
  [
    text,
    'randomNoun',
    'randomVerb',
    'randomIngverb',
    'randomAdjective',
    'randomWord',
    'randomWords',
    'randomPhrase',
  ],
  [text, 'randomLoremWord', 'randomLoremWords', 'randomLoremSentence', 'randomLoremSentences'],
  [text, 'randomLoremParagraph', 'randomLoremParagraphs', 'randomLoremText', 'randomLoremLines'],
];

const dynamic: Row[] = forms.flatMap(([form, ...names]) =>
  names.map((name) => ({
    shows: `$${name}`,
    pre: `const value = pm.variables.replaceIn('{{$${name}}}'); console.log(${form}.test(value) ? 'fits' : value);`,
    gives: ['fits'],
  })),
);

const dynamicUse: Row[] = [
  {
    shows: 'dynamic variables are made anew at each use, in every place',
    request: {
      method: 'POST',
      url: '$SERVER/echo?a={{$guid}}&b={{$guid}}',
      header: [{ key: 'X-Id', value: '{{$guid}}' }],
      body: { mode: 'raw', raw: '{{$guid}} {{$guid}}' },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{$guid}}' }] },
    },
    test: `${told} const ids = JSON.stringify([told.url, told.body, told.headers.filter(([key]) => key === 'X-Id' || key === 'Authorization')]).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g); console.log(ids.length, new Set(ids).size);`,
    gives: [6, 6],
  },
  {
    shows: 'an unknown dynamic name stays as written',
    request: '$SERVER/echo?a={{$randomNothing}}',
    test: `${told} console.log(told.url, pm.variables.replaceIn('{{$none}}'));`,
    gives: ['/echo?a={{$randomNothing}}', '{{$none}}'],
  },
  {
    shows: 'a variable may take the name of a dynamic one',
    pre: `pm.variables.set('$guid', 'mine'); console.log(pm.variables.replaceIn('{{$guid}}')); pm.variables.unset('$guid');`,
    gives: ['mine'],
  },
];

describeRows('templates', syntax, { environment });
describeRows('precedence and kinds', precedence, scopes);
describeRows('changes', live, { iterations: 2 });
describeRows('dynamic variables', [...dynamic, ...dynamicUse]);
