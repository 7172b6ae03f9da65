import library from 'querystring';

export { library };
