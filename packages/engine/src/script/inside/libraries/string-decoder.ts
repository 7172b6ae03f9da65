import library from 'string_decoder';

export { library };
