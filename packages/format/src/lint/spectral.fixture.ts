// Runs Spectral itself: what it finds is what lint is compared with.
import core from '@stoplight/spectral-core';
import owaspPackage from '@stoplight/spectral-owasp-ruleset';
import parsers from '@stoplight/spectral-parsers';
import resolver from '@stoplight/spectral-ref-resolver';
import rulesets from '@stoplight/spectral-rulesets';

export type SpectralFinding = {
  code: string | number;
  message: string;
  path: (string | number)[];
  severity: number;
  range: { start: { line: number; character: number }; end: { line: number; character: number } };
  source?: string;
};

const all: Record<string, unknown> = {
  'spectral:oas': rulesets.oas,
  'spectral:owasp': (owaspPackage as { default?: unknown }).default ?? owaspPackage,
};

/** All rules of some rulesets on a text. */
export async function spectralFindings(
  path: string,
  text: string,
  names: readonly string[],
): Promise<SpectralFinding[]> {
  const spectral = new core.Spectral({ resolver: resolver.httpAndFileResolver });
  spectral.setRuleset({
    extends: names.map((name) => [all[name], 'all']),
    rules: {},
  } as unknown as ConstructorParameters<typeof core.Ruleset>[0] as never);
  const parser = path.endsWith('.json') ? parsers.Json : parsers.Yaml;
  return (await spectral.run(new core.Document(text, parser as never, path))) as SpectralFinding[];
}
