import library from 'tv4';

export { library };
