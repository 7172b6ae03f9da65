import library from 'events';

export { library };
