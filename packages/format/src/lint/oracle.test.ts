import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitions } from './definitions.fixture.ts';
import { type Finding, lintDefinition, readLintDocument, readRuleset, textDocument } from './index.ts';
import { differences } from './oracle.differences.ts';
import { type SpectralFinding, spectralFindings } from './spectral.fixture.ts';

const names = ['spectral:oas', 'spectral:owasp'];
const ruleset = readRuleset({ extends: names.map((name) => [name, 'all']) });
/** Files that may stand beside the repository. */
const shared = join(import.meta.dirname, '../../../../../shared/data/openapi');

/** The files of a folder; what is no JSON or YAML counts as text. */
function readFolder(folder: string) {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).map((name) => join(folder, name));
  return paths
    .filter((path) => statSync(path).isFile())
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      return /\.(?:json|ya?ml)$/.test(path) ? readLintDocument({ path, text }) : textDocument(path, text);
    });
}

/** Findings as lines that can be compared; messages are our own. */
function linesOf(findings: readonly (Finding | SpectralFinding)[], side: 'spectral' | 'parley'): string[] {
  return findings
    .filter(
      (one) => !differences.some((known) => known.side === side && known.matches(one as SpectralFinding)),
    )
    .map(({ code, severity, source, path, range }) =>
      [code, severity, source, `${range.start.line}:${range.start.character}`, path.join('/')].join(' | '),
    )
    .sort();
}

async function compare(path: string, text: string, folder?: string): Promise<void> {
  const theirs = await spectralFindings(path, text, names);
  const root = readLintDocument({ path, text });
  const documents = new Map((folder === undefined ? [] : readFolder(folder)).map((one) => [one.path, one]));
  const ours = lintDefinition({ root, documents, problems: root.problems }, ruleset);
  expect(linesOf(ours, 'parley')).toEqual(linesOf(theirs, 'spectral'));
}

describe('lint and Spectral find the same', () => {
  it.each(Object.keys(definitions))('in %s', async (name) => {
    await compare(`/definitions/${name}`, definitions[name] as string);
  });

  const files = [
    'tictactoe.oas31.yaml',
    'webhook-example.oas31.yaml',
    'callback-example.oas30.yaml',
    'synthetic-cycles.oas31.json',
    'link-example.oas30.json',
    'uspto.oas30.yaml',
    'uber.swagger2.yaml',
    'scalar-galaxy.oas31.yaml',
    'museum.oas31.yaml',
    'petstore.swagger2.json',
    'parameters-style.oas30.json',
    'docusign-rooms.swagger2.json',
    'readme-api.oas31.json',
    'star-trek.oas30.json',
  ].filter((name) => existsSync(join(shared, name)));

  it.each(files)('in the shared file %s', async (name) => {
    const path = join(shared, name);
    await compare(path, readFileSync(path, 'utf8'));
  });

  const cafe = join(shared, 'redocly-cafe-multifile');
  it.skipIf(!existsSync(cafe))('in a definition of many files', async () => {
    const path = join(cafe, 'openapi.yaml');
    await compare(path, readFileSync(path, 'utf8'), cafe);
  });
});
