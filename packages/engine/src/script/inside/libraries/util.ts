import library from 'util';

export { library };
