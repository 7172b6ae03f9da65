// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import core from '@stoplight/spectral-core';
import functions from '@stoplight/spectral-functions';
import parsers from '@stoplight/spectral-parsers';
import { describe, expect, it } from 'vitest';
import { definitions } from './definitions.fixture.ts';
import { lintDefinition, readLintDocument, readRuleset } from './index.ts';

const paths = [
  '$',
  '$.*',
  '$.info[title,version]',
  '$.paths.*.get',
  '$.paths[*][get,post].responses[?(@property.match(/^2/))].description',
  '$.paths[?(!@property.match(/item/))]',
  '$.paths[?(@property.match(/users|admin/))]..responses[?(@property >= 400)]',
  "$.paths['/items'].post",
  "$.paths[?(@property=='/items')].post.operationId",
  '$.paths[*]~',
  '$.paths..get~',
  "$.paths.*[?(@property!='parameters')]",
  '$.servers[0].url',
  "$.tags[?(@.name=='x')].name",
  '$.components.schemas..properties[*]',
  "$.components[?(@property=='schemas')][*]",
  '$..parameters[0,1]',
  '$..parameters[1:]',
  '$..parameters[-1:]',
  "$..parameters[?(@ && (@.in=='query' || @.in=='path'))].name",
  '$..parameters..schema..type',
  "$..[?(@property === 'type' && @ === 'string')]",
  "$..[?(@property === 'type' && @ === 'string')]^^",
  "$..['type','enum']",
  '$..schema[type,format]',
  '$..enum[*]',
  '$..[?(@ && @.enum && @.enum.length > 1)]',
  '$..[?(@ === true)]',
  '$..[?(@property == 0)]',
  '$..content.*.schema',
  '$..examples..value',
  '$..headers..*',
  "$..schema..[?(@property=='type')]",
];

const message = '{{path}} {{property}} {{value}}';
const rule = (given: string, resolved: boolean, name: unknown) => ({
  given,
  resolved,
  message,
  then: { function: name },
});

async function theirs(path: string, text: string, given: string, resolved: boolean): Promise<string[]> {
  const spectral = new core.Spectral();
  const rules = {
    truthy: rule(given, resolved, functions.truthy),
    falsy: rule(given, resolved, functions.falsy),
  };
  spectral.setRuleset({ rules } as never);
  const parser = path.endsWith('.json') ? parsers.Json : parsers.Yaml;
  return linesOf(await spectral.run(new core.Document(text, parser as never, path)));
}

function ours(path: string, text: string, given: string, resolved: boolean): string[] {
  const rules = { truthy: rule(given, resolved, 'truthy'), falsy: rule(given, resolved, 'falsy') };
  const root = readLintDocument({ path, text });
  return linesOf(lintDefinition({ root, documents: new Map() }, readRuleset({ rules } as never)));
}

function linesOf(
  findings: readonly { code: string | number; path: readonly (string | number)[]; message: string }[],
): string[] {
  return findings
    .filter(({ code }) => code === 'truthy' || code === 'falsy')
    .map(({ code, path, message: text }) => `${code} ${path.join('/')}: ${text}`)
    .sort();
}

describe('paths lead where they lead Spectral', () => {
  it.each(paths)('%s', async (given) => {
    for (const [name, text] of Object.entries(definitions))
      for (const resolved of [true, false]) {
        const path = `/definitions/${name}`;
        expect(ours(path, text, given, resolved)).toEqual(await theirs(path, text, given, resolved));
      }
  });
});
