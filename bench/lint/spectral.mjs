// Lints a file as `spectral lint` does and prints how many findings there are. Runs with the packages of bench-lint-peers.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [packages, file, names] = process.argv.slice(2);
const require = createRequire(packages);
const { Document, Spectral } = require('@stoplight/spectral-core');
const parsers = require('@stoplight/spectral-parsers');
const { httpAndFileResolver } = require('@stoplight/spectral-ref-resolver');

const load = {
  'spectral:oas': () => require('@stoplight/spectral-rulesets').oas,
  'spectral:owasp': () => {
    const owasp = require('@stoplight/spectral-owasp-ruleset');
    return owasp.default ?? owasp;
  },
};
const spectral = new Spectral({ resolver: httpAndFileResolver });
spectral.setRuleset({ extends: names.split(',').map((name) => [load[name](), 'recommended']), rules: {} });
const parser = file.endsWith('.json') ? parsers.Json : parsers.Yaml;
const findings = await spectral.run(new Document(readFileSync(file, 'utf8'), parser, file));
console.log(`findings ${findings.length}`);
