import library from 'lodash';

export { library };
