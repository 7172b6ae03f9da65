import library from 'stream-browserify';

export { library };
