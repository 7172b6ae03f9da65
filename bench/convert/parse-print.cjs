// The least that anything can cost that reads a file of JSON and writes one.
const { readFileSync, writeFileSync } = require('node:fs');

const [from, to] = process.argv.slice(2);
writeFileSync(to, JSON.stringify(JSON.parse(readFileSync(from, 'utf8')), undefined, 2));
