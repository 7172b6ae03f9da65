import library from 'csv-parse/lib/sync.js';

export { library };
