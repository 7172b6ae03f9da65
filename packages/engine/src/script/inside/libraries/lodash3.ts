import library from 'lodash3';

export { library };
