import type { VaultAccess } from './options.ts';
import type { Header, OutgoingBody } from './send/message.ts';
import { type Lookup, UNRESOLVED } from './variables/resolve.ts';

const prefix = 'vault:';

/**
 * `{{vault:name}}` of one request. Which secrets it may have depends on where it goes, so it is built without them
 * first; `load` then fetches those that its URL may have.
 */
export class VaultValues {
  /** Whether something named a secret. */
  asked = false;
  /** Secrets that were given since the caller last emptied the set. */
  readonly given = new Set<string>();
  private readonly vault: VaultAccess;
  private readonly others: Lookup;
  private values: { readonly [name: string]: string } = {};

  constructor(vault: VaultAccess, others: Lookup) {
    this.vault = vault;
    this.others = others;
  }

  readonly lookup: Lookup = (name) => {
    if (!name.startsWith(prefix)) return this.others(name);
    this.asked = true;
    const secret = name.slice(prefix.length);
    if (!Object.hasOwn(this.values, secret)) return UNRESOLVED;
    this.given.add(secret);
    return this.values[secret];
  };

  async load(url: string): Promise<void> {
    this.values = await this.vault.valuesFor(url);
  }

  /** @throws Error when a secret that was given may not go to this URL, too */
  async check(url: string): Promise<void> {
    if (this.given.size === 0) return;
    const allowed = await this.vault.valuesFor(url);
    for (const secret of this.given) {
      if (!Object.hasOwn(allowed, secret) || allowed[secret] !== this.values[secret])
        throw new Error(`the secret "${secret}" of the vault may not go to ${new URL(url).host}`);
    }
  }
}

/** Names of headers that are new or have another value; no redirect may carry a secret to another host. */
export function changedHeaders(before: readonly Header[], after: readonly Header[]): string[] {
  const names: string[] = [];
  for (const { key, value } of after) {
    // The boundary of a form is new each time.
    if (key.toLowerCase() === 'content-type') continue;
    if (!before.some((header) => header.key === key && header.value === value)) names.push(key);
  }
  return names;
}

/** Whether a body is another one, as far as that can be told without reading streams. */
export function changedBody(before: OutgoingBody | undefined, after: OutgoingBody | undefined): boolean {
  if (before === undefined || after === undefined) return before !== after;
  if (before.kind !== 'bytes' || after.kind !== 'bytes') return true;
  return Buffer.compare(before.bytes, after.bytes) !== 0;
}
