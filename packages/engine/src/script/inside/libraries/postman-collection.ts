import library from 'postman-collection';

export { library };
