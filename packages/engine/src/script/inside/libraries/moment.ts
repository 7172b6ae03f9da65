import library from 'moment';

export { library };
