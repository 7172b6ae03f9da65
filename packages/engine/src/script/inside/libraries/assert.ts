import library from 'assert';

export { library };
