import type { VaultAccess } from '@parley/engine';
import type { Json } from '@parley/format';
import { CommandError } from '../command.ts';
import { isObject } from './rc-file.ts';

type Secret = { name: string; value: string; domains: string[] };

/**
 * The vault of a run from a file: `{"name": "value"}`, or `[{"name", "value", "domains": ["*.example.com"]}]`.
 * Secrets with domains go to these hosts only. What scripts change lasts for the run, the file stays as it is.
 */
export function vaultFromFile(document: Json, file: string): { vault: VaultAccess; secrets: string[] } {
  const secrets = new Map(readSecrets(document, file).map((secret) => [secret.name, secret]));
  const vault: VaultAccess = {
    get: async (name) => secrets.get(name)?.value,
    set: async (name, value) => {
      secrets.set(name, { name, value, domains: secrets.get(name)?.domains ?? [] });
    },
    unset: async (name) => {
      secrets.delete(name);
    },
    valuesFor: async (url) => {
      const host = URL.parse(url)?.hostname ?? '';
      const allowed = [...secrets.values()].filter(
        ({ domains }) => domains.length === 0 || domains.some((domain) => matches(host, domain)),
      );
      return Object.fromEntries(allowed.map(({ name, value }) => [name, value]));
    },
    scripts: true,
  };
  return { vault, secrets: [...secrets.values()].map(({ value }) => value) };
}

function readSecrets(document: Json, file: string): Secret[] {
  if (isObject(document)) return Object.entries(document).map(([name, value]) => secret(name, value, []));
  if (!Array.isArray(document))
    throw new CommandError(`The vault file ${file} must hold an object or a list.`);
  const entries: unknown[] = document;
  return entries.filter(isObject).map((entry) => {
    const domains = Array.isArray(entry.domains) ? entry.domains.map(String) : [];
    return secret(String(entry.name ?? entry.key ?? ''), entry.value, domains);
  });
}

function secret(name: string, value: unknown, domains: string[]): Secret {
  return { name, value: typeof value === 'string' ? value : JSON.stringify(value ?? ''), domains };
}

function matches(host: string, domain: string): boolean {
  const wanted = (URL.parse(domain)?.hostname || domain.replace(/:\d+$/, '')).toLowerCase();
  if (wanted.startsWith('*.')) return host.endsWith(wanted.slice(1));
  return host === wanted;
}
