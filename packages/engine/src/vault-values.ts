import type { VaultAccess } from './options.ts';
import type { Header, OutgoingUrl } from './send/message.ts';
import { type Lookup, UNRESOLVED } from './variables/resolve.ts';

const prefix = 'vault:';

/**
 * `{{vault:name}}` of one request. Which secrets it may have depends on where it goes, so it is built without them
 * first; `load` then fetches those that its URL may have.
 */
export class VaultValues {
  /** Whether something named a secret. */
  asked = false;
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
    return Object.hasOwn(this.values, secret) ? this.values[secret] : UNRESOLVED;
  };

  async load(url: string): Promise<void> {
    this.values = await this.vault.valuesFor(url);
  }
}

/** Secrets are for one place: a request that they would lead elsewhere must go without them. */
export function isSamePlace(one: OutgoingUrl, other: OutgoingUrl): boolean {
  return one.protocol === other.protocol && one.host === other.host && one.port === other.port;
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
