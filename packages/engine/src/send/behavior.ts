/** The part of `protocolProfileBehavior` that the transport knows, resolved for one request. */
export type Behavior = {
  followRedirects?: boolean;
  maxRedirects?: number;
  followOriginalHttpMethod?: boolean;
  followAuthorizationHeader?: boolean;
  removeRefererHeaderOnRedirect?: boolean;
  strictSSL?: boolean;
  disableCookies?: boolean;
  insecureHTTPParser?: boolean;
  tlsPreferServerCiphers?: boolean;
  /** OpenSSL's names without the prefix: `TLSv1`, `TLSv1_1`, `TLSv1_2`, `TLSv1_3`. */
  tlsDisabledProtocols?: readonly string[];
  tlsCipherSelection?: readonly string[];
  protocolVersion?: 'auto' | 'http1' | 'http2';
};

/** What a request says, over what the sender says. Collections hold nulls and lists that are none: these say nothing. */
export function mergedBehavior(defaults: Behavior, own: Behavior): Behavior {
  let merged: { [name: string]: unknown } | undefined;
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined || value === null) continue;
    if (LISTS.has(name) && !Array.isArray(value)) continue;
    merged ??= { ...defaults };
    merged[name] = value;
  }
  return merged ?? defaults;
}

const LISTS = new Set(['tlsDisabledProtocols', 'tlsCipherSelection']);
