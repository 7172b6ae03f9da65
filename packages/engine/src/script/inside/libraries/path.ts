import library from 'path-browserify';

export { library };
