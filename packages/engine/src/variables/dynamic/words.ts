import type { Generator } from '../dynamic.ts';

type Group = { readonly [generator: string]: (options?: unknown) => unknown };

/** The part of the library that is used; it has no types of its own. */
type Faker = { readonly [group: string]: Group };

/**
 * Generators of words, names and sentences by the names of dynamic variables. COMPAT: made by the version of faker
 * that newman has, as later ones changed or dropped many of the values. Only the English locale is loaded.
 */
export function createWordGenerators(directory: Generator): { [name: string]: Generator } {
  const faker = process.getBuiltinModule('node:module').createRequire(import.meta.url)(
    '@faker-js/faker/locale/en',
  ) as Faker;
  const generators: { [name: string]: Generator } = Object.create(null);
  for (const [name, path] of Object.entries(SOURCES)) {
    const [group, generator] = path.split('.') as [string, string];
    generators[name] = () => faker[group]?.[generator]?.();
  }
  generators.$randomWords = () => {
    const count = 2 + Math.floor(Math.random() * 4);
    return Array.from({ length: count }, () => faker.random?.word?.()).join(' ');
  };
  generators.$randomFilePath = () => `${directory()}/${faker.system?.fileName?.()}`;
  return generators;
}

const SOURCES: { readonly [name: string]: string } = {
  $randomCity: 'address.city',
  $randomStreetName: 'address.streetName',
  $randomStreetAddress: 'address.streetAddress',
  $randomCountry: 'address.country',
  $randomCountryCode: 'address.countryCode',
  $randomColor: 'commerce.color',
  $randomDepartment: 'commerce.department',
  $randomProductName: 'commerce.productName',
  $randomProductAdjective: 'commerce.productAdjective',
  $randomProductMaterial: 'commerce.productMaterial',
  $randomProduct: 'commerce.product',
  $randomCompanyName: 'company.companyName',
  $randomCompanySuffix: 'company.companySuffix',
  $randomCatchPhrase: 'company.catchPhrase',
  $randomCatchPhraseAdjective: 'company.catchPhraseAdjective',
  $randomCatchPhraseDescriptor: 'company.catchPhraseDescriptor',
  $randomCatchPhraseNoun: 'company.catchPhraseNoun',
  $randomBs: 'company.bs',
  $randomBsAdjective: 'company.bsAdjective',
  $randomBsBuzz: 'company.bsBuzz',
  $randomBsNoun: 'company.bsNoun',
  $randomDatabaseColumn: 'database.column',
  $randomDatabaseType: 'database.type',
  $randomDatabaseCollation: 'database.collation',
  $randomDatabaseEngine: 'database.engine',
  $randomBankAccountName: 'finance.accountName',
  $randomTransactionType: 'finance.transactionType',
  $randomCurrencyCode: 'finance.currencyCode',
  $randomCurrencyName: 'finance.currencyName',
  $randomCurrencySymbol: 'finance.currencySymbol',
  $randomBitcoin: 'finance.bitcoinAddress',
  $randomBankAccountIban: 'finance.iban',
  $randomBankAccountBic: 'finance.bic',
  $randomAbbreviation: 'hacker.abbreviation',
  $randomAdjective: 'hacker.adjective',
  $randomNoun: 'hacker.noun',
  $randomVerb: 'hacker.verb',
  $randomIngverb: 'hacker.ingverb',
  $randomPhrase: 'hacker.phrase',
  $randomAvatarImage: 'image.avatar',
  $randomImageUrl: 'image.imageUrl',
  $randomAbstractImage: 'image.abstract',
  $randomAnimalsImage: 'image.animals',
  $randomBusinessImage: 'image.business',
  $randomCatsImage: 'image.cats',
  $randomCityImage: 'image.city',
  $randomFoodImage: 'image.food',
  $randomNightlifeImage: 'image.nightlife',
  $randomFashionImage: 'image.fashion',
  $randomPeopleImage: 'image.people',
  $randomNatureImage: 'image.nature',
  $randomSportsImage: 'image.sports',
  $randomTransportImage: 'image.transport',
  $randomImageDataUri: 'image.dataUri',
  $randomEmail: 'internet.email',
  $randomExampleEmail: 'internet.exampleEmail',
  $randomUserName: 'internet.userName',
  $randomUrl: 'internet.url',
  $randomDomainName: 'internet.domainName',
  $randomDomainSuffix: 'internet.domainSuffix',
  $randomDomainWord: 'internet.domainWord',
  $randomUserAgent: 'internet.userAgent',
  $randomLoremWord: 'lorem.word',
  $randomLoremWords: 'lorem.words',
  $randomLoremSentence: 'lorem.sentence',
  $randomLoremSlug: 'lorem.slug',
  $randomLoremSentences: 'lorem.sentences',
  $randomLoremParagraph: 'lorem.paragraph',
  $randomLoremParagraphs: 'lorem.paragraphs',
  $randomLoremText: 'lorem.text',
  $randomLoremLines: 'lorem.lines',
  $randomFirstName: 'name.firstName',
  $randomLastName: 'name.lastName',
  $randomFullName: 'name.findName',
  $randomJobTitle: 'name.jobTitle',
  $randomNamePrefix: 'name.prefix',
  $randomNameSuffix: 'name.suffix',
  $randomJobDescriptor: 'name.jobDescriptor',
  $randomJobArea: 'name.jobArea',
  $randomJobType: 'name.jobType',
  $randomWord: 'random.word',
  $randomFileName: 'system.fileName',
  $randomCommonFileName: 'system.commonFileName',
  $randomMimeType: 'system.mimeType',
  $randomCommonFileType: 'system.commonFileType',
  $randomCommonFileExt: 'system.commonFileExt',
  $randomFileType: 'system.fileType',
  $randomFileExt: 'system.fileExt',
};

/** Every name that `createWordGenerators` makes. */
export const WORD_NAMES: readonly string[] = [...Object.keys(SOURCES), '$randomWords', '$randomFilePath'];
