import library from 'xml2js';

export { library };
