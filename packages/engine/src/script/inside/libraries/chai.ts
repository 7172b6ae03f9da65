const library: unknown = require('chai');

export { library };
