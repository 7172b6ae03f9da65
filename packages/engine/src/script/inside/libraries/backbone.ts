import library from 'backbone';

export { library };
