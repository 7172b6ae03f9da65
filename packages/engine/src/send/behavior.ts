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
