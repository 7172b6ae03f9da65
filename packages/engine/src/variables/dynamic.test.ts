import { expect, test } from 'vitest';
import { WORD_NAMES } from './dynamic/words.ts';
import { dynamicValue, PLAIN_NAMES } from './dynamic.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PHONE = '[2-9]\\d\\d-[2-9]\\d\\d-\\d{4}';
const WORD = /^[A-Za-z][\w .'&/-]*$/;
const WORDS = /^\S+( \S+)*$/;
const LATIN = /^[A-Za-z ]+$/;
const SENTENCE = /^[A-Z][a-z ]+\.$/;
const SENTENCES = /^[A-Z][a-z. A-Z]+\.$/;
const HOST = '[a-z0-9_-]+\\.[a-z]+';
const DATE = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4} \(.+\)$/;
const IMAGE = /^https?:\/\/\S+$/;
const FILE = /^[\w-]+\.[\w-]+$/;
const TITLE = /^[A-Z][\w' -]+$/;

const SHAPES: { [name: string]: RegExp } = {
  guid: UUID,
  timestamp: /^\d{10}$/,
  isoTimestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  randomUUID: UUID,
  randomAlphaNumeric: /^[0-9a-z]$/,
  randomBoolean: /^(true|false)$/,
  randomInt: /^(\d{1,3}|1000)$/,
  randomColor: LATIN,
  randomHexColor: /^#[0-9a-f]{6}$/,
  randomAbbreviation: /^[A-Z0-9]+$/,
  randomIP: /^\d{1,3}(\.\d{1,3}){3}$/,
  randomIPV6: /^[0-9a-f]{4}(:[0-9a-f]{4}){7}$/,
  randomMACAddress: /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/,
  randomPassword: /^\w{15}$/,
  randomLocale: /^[a-z]{2,3}$/,
  randomUserAgent: /^(Mozilla|Opera)\/\d/,
  randomProtocol: /^https?$/,
  randomSemver: /^\d\.\d\.\d$/,
  randomDomainName: new RegExp(`^${HOST}$`),
  randomDomainSuffix: /^[a-z]+$/,
  randomDomainWord: /^[a-z0-9_-]+$/,
  randomEmail: new RegExp(`^[\\w.'-]+@${HOST}$`),
  randomExampleEmail: /^[\w.'-]+@example\.(org|com|net)$/,
  randomUserName: /^[\w.'-]+$/,
  randomUrl: new RegExp(`^https?://${HOST}$`),
  randomFirstName: /^[A-Z][\w']+$/,
  randomLastName: /^[A-Z][\w']+$/,
  randomFullName: /^[A-Z][\w'. ]+$/,
  randomNamePrefix: /^(Mr|Mrs|Ms|Miss|Dr)\.?$/,
  randomNameSuffix: /^[A-Z]\w*\.?$/,
  randomJobArea: TITLE,
  randomJobDescriptor: TITLE,
  randomJobTitle: TITLE,
  randomJobType: TITLE,
  randomPhoneNumber: new RegExp(`^${PHONE}$`),
  randomPhoneNumberExt: new RegExp(`^\\d{1,2}-${PHONE}$`),
  randomCity: /^[A-Z][\w'. /()-]+$/,
  randomStreetName: /^[A-Z][\w' ]+$/,
  randomStreetAddress: /^\d{3,5} [A-Z][\w' ]+$/,
  randomCountry: /^[A-Z].+$/,
  randomCountryCode: /^[A-Z]{2}$/,
  randomLatitude: /^-?\d{1,2}\.\d{4}$/,
  randomLongitude: /^-?\d{1,3}\.\d{4}$/,
  randomAvatarImage: IMAGE,
  randomImageUrl: IMAGE,
  randomAbstractImage: /^https?:\/\/\S+\/abstract$/,
  randomAnimalsImage: /^https?:\/\/\S+\/animals$/,
  randomBusinessImage: /^https?:\/\/\S+\/business$/,
  randomCatsImage: /^https?:\/\/\S+\/cats$/,
  randomCityImage: /^https?:\/\/\S+\/city$/,
  randomFoodImage: /^https?:\/\/\S+\/food$/,
  randomNightlifeImage: /^https?:\/\/\S+\/nightlife$/,
  randomFashionImage: /^https?:\/\/\S+\/fashion$/,
  randomPeopleImage: /^https?:\/\/\S+\/people$/,
  randomNatureImage: /^https?:\/\/\S+\/nature$/,
  randomSportsImage: /^https?:\/\/\S+\/sports$/,
  randomTransportImage: /^https?:\/\/\S+\/transport$/,
  randomImageDataUri: /^data:image\/svg\+xml;charset=UTF-8,%3Csvg/,
  randomBankAccount: /^\d{8}$/,
  randomBankAccountName: /^[A-Z][A-Za-z ]+ Account$/,
  randomCreditCardMask: /^\d{4}$/,
  randomBankAccountBic: /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/,
  randomBankAccountIban: /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/,
  randomTransactionType: /^[a-z]+$/,
  randomCurrencyCode: /^[A-Z]{3}$/,
  randomCurrencyName: /^.{3,}$/,
  randomCurrencySymbol: /^.+$/,
  randomBitcoin: /^[13][A-Za-z0-9]{24,33}$/,
  randomPrice: /^(\d{1,3}|1000)\.\d\d$/,
  randomCompanyName: /^[A-Z][\w', -]+$/,
  randomCompanySuffix: /^(Inc|LLC|Group|and Sons)$/,
  randomBs: WORDS,
  randomBsAdjective: /^[\w/-]+$/,
  randomBsBuzz: WORDS,
  randomBsNoun: WORDS,
  randomCatchPhrase: WORDS,
  randomCatchPhraseAdjective: WORDS,
  randomCatchPhraseDescriptor: WORDS,
  randomCatchPhraseNoun: WORDS,
  randomDatabaseColumn: /^\w+$/,
  randomDatabaseType: /^\w+( \w+)?$/,
  randomDatabaseCollation: /^\w+$/,
  randomDatabaseEngine: /^\w+$/,
  randomDateFuture: DATE,
  randomDatePast: DATE,
  randomDateRecent: DATE,
  randomWeekday: /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$/,
  randomMonth: /^[A-Z][a-z]+$/,
  randomFileName: FILE,
  randomFileType: /^[a-z-]+$/,
  randomFileExt: /^[\w-]+$/,
  randomCommonFileName: FILE,
  randomCommonFileType: /^[a-z]+$/,
  randomCommonFileExt: /^[a-z0-9]+$/,
  randomFilePath: /^(\/[\w.+-]+)+\/[\w-]+\.[\w-]+$/,
  randomDirectoryPath: /^(\/[\w.+-]+)+$/,
  randomMimeType: /^[\w.+-]+\/[\w.+-]+$/,
  randomProduct: /^[A-Z][a-z]+$/,
  randomProductAdjective: /^[A-Z][a-z]+$/,
  randomProductMaterial: /^[A-Z][a-z]+$/,
  randomProductName: /^[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+$/,
  randomDepartment: /^[A-Z][a-z]+$/,
  randomNoun: WORD,
  randomVerb: WORD,
  randomIngverb: /ing\b/,
  randomAdjective: /^[\w-]+( [\w-]+)*$/,
  randomWord: /^\S+$/,
  randomWords: WORDS,
  randomPhrase: /^.*\w.*[!.]$/,
  randomLoremWord: /^[a-z]+$/,
  randomLoremWords: /^[a-z]+( [a-z]+){2}$/,
  randomLoremSentence: SENTENCE,
  randomLoremSentences: SENTENCES,
  randomLoremParagraph: SENTENCES,
  randomLoremParagraphs: /^([A-Z][^\n]+\.(\n \r?)?){3}$/,
  randomLoremText: /^[A-Za-z]/,
  randomLoremSlug: /^[a-z]+(-[a-z]+){2}$/,
  randomLoremLines: /^([A-Z][a-z ]+\.\n?){1,5}$/,
};

test('there are 118 names, and each has a shape here', () => {
  const names = [...PLAIN_NAMES, ...WORD_NAMES];
  expect(new Set(names).size).toBe(118);
  expect(
    Object.keys(SHAPES)
      .map((name) => `$${name}`)
      .sort(),
  ).toEqual([...names].sort());
});

for (const [name, shape] of Object.entries(SHAPES)) {
  test(`$${name} has its published form at every use`, () => {
    for (let use = 0; use < 20; use += 1) {
      expect(String(dynamicValue(`$${name}`))).toMatch(shape);
    }
  });
}

test('a name gives another value at each use', () => {
  const always = /^(timestamp|isoTimestamp|random\w+Image|randomImageUrl|randomImageDataUri)$/;
  for (const name of Object.keys(SHAPES).filter((one) => !always.test(one) || one === 'randomAvatarImage')) {
    const values = new Set(Array.from({ length: 60 }, () => String(dynamicValue(`$${name}`))));
    expect([name, values.size > 1]).toEqual([name, true]);
  }
});

test('other names have no value', () => {
  for (const name of ['guid', '$', '$nothing', '$toString', '$__proto__', '$constructor', 'toString']) {
    expect(dynamicValue(name)).toBeUndefined();
  }
});
