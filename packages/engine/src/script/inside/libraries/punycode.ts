import library from 'punycode/punycode.js';

export { library };
