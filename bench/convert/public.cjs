// The public converter as its own command line calls it: file in, file out.
const { createRequire } = require('node:module');
const { readFileSync, writeFileSync } = require('node:fs');

const [home, from, to] = process.argv.slice(2);
const { convertV2 } = createRequire(`${home}/package.json`)('openapi-to-postmanv2');
convertV2({ type: 'string', data: readFileSync(from, 'utf8') }, {}, (error, conversion) => {
  if (error || !conversion.result) {
    console.error(error ?? conversion.reason);
    process.exitCode = 1;
    return;
  }
  writeFileSync(to, JSON.stringify(conversion.output[0].data, undefined, 2));
});
