import library from 'cheerio';

export { library };
