import library from 'url';

export { library };
