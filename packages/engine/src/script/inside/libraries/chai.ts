import library from 'chai';

export { library };
