import type { ConnectionOptions, SecureContext, SecureContextOptions } from 'node:tls';
import type { ClientCertificate, SendOptions } from '../options.ts';
import type { Behavior } from './behavior.ts';
import type { Resumption } from './connect.ts';
import { addressFamily } from './lookup.ts';
import { matchesPattern } from './match-pattern.ts';
import type { OutgoingUrl } from './message.ts';

export type TlsChoice = {
  /** Equal for settings that may share connections. */
  key: string;
  options: ConnectionOptions;
};

/** Contexts kept; each holds parsed certificates. */
const CONTEXTS_MAX = 200;
/** Sessions kept, one for each kind of connection. */
const SESSIONS_MAX = 100;

/** Makes the TLS settings of requests; what is costly in them is made once. */
export class TlsSettings {
  readonly #options: SendOptions;
  readonly #contexts = new Map<string, SecureContext>();
  readonly #sessions = new Map<string, Buffer>();
  #roots: string[] | undefined;

  constructor(options: SendOptions) {
    this.#options = options;
  }

  /**
   * @param serverName name to ask for (SNI) and to verify
   * @param alpn protocols to offer
   * @throws Error when a certificate, key or cipher list cannot be used; the text is OpenSSL's
   */
  forRequest(url: OutgoingUrl, behavior: Behavior, serverName: string, alpn: string[]): TlsChoice {
    const certificates = this.#options.certificates ?? [];
    const index = certificates.findIndex((certificate) => applies(certificate, url));
    return this.#choice(serverName, behavior, alpn, index < 0 ? undefined : certificates[index], index);
  }

  /** For the way to a proxy: no certificate of the user's, no settings of the request. */
  forProxy(host: string, strictSSL: boolean): TlsChoice {
    return this.#choice(host, { strictSSL }, ['http/1.1'], undefined, -1);
  }

  /**
   * @param key tells connections apart by everything that a session depends on: the server, its name, the certificate
   * shown, and whether the server's is verified
   */
  resumption(key: string): Resumption {
    const sessions = this.#sessions;
    return {
      session: () => sessions.get(key),
      keep: (session) => {
        if (sessions.size >= SESSIONS_MAX && !sessions.has(key)) sessions.clear();
        sessions.set(key, session);
      },
      forget: () => void sessions.delete(key),
    };
  }

  #choice(
    serverName: string,
    behavior: Behavior,
    alpn: string[],
    certificate: ClientCertificate | undefined,
    index: number,
  ): TlsChoice {
    const { tlsDisabledProtocols, tlsCipherSelection } = behavior;
    const contextKey = [
      index,
      tlsDisabledProtocols?.join() ?? '',
      tlsCipherSelection?.join(':') ?? '',
      behavior.tlsPreferServerCiphers ? 1 : 0,
    ].join(' ');
    let secureContext = this.#contexts.get(contextKey);
    if (!secureContext) {
      secureContext = this.#context(behavior, certificate);
      if (this.#contexts.size >= CONTEXTS_MAX) this.#contexts.clear();
      this.#contexts.set(contextKey, secureContext);
    }
    const strict = behavior.strictSSL !== false;
    const isAddress = addressFamily(serverName) !== 0;
    return {
      key: `${contextKey} ${strict ? 1 : 0} ${alpn.join()} ${serverName}`,
      options: {
        secureContext,
        host: serverName,
        // RFC 6066 3: an address is no server name.
        ...(isAddress ? {} : { servername: serverName }),
        rejectUnauthorized: strict,
        ALPNProtocols: alpn,
      },
    };
  }

  #context(behavior: Behavior, certificate: ClientCertificate | undefined): SecureContext {
    const tls = process.getBuiltinModule('node:tls');
    const options: SecureContextOptions = {};
    const { tlsDisabledProtocols, tlsCipherSelection } = behavior;
    if (tlsDisabledProtocols?.length) options.secureOptions = disabledOptions(tlsDisabledProtocols);
    if (tlsCipherSelection?.length) options.ciphers = tlsCipherSelection.join(':');
    if (behavior.tlsPreferServerCiphers) options.honorCipherOrder = true;
    if (this.#options.extraCa?.length) {
      this.#roots ??= [...tls.getCACertificates('default'), ...this.#options.extraCa];
      options.ca = this.#roots;
    }
    if (certificate) {
      if (certificate.key) options.key = certificate.key;
      if (certificate.cert) options.cert = certificate.cert;
      if (certificate.pfx) options.pfx = certificate.pfx;
      if (certificate.passphrase !== undefined) options.passphrase = certificate.passphrase;
    }
    return tls.createSecureContext(options);
  }
}

function applies(certificate: ClientCertificate, url: OutgoingUrl): boolean {
  return (
    certificate.matches === undefined || certificate.matches.some((pattern) => matchesPattern(pattern, url))
  );
}

function disabledOptions(protocols: readonly string[]): number {
  const { constants } = process.getBuiltinModule('node:crypto');
  const flags: { [name: string]: number } = {
    SSLv2: constants.SSL_OP_NO_SSLv2,
    SSLv3: constants.SSL_OP_NO_SSLv3,
    TLSv1: constants.SSL_OP_NO_TLSv1,
    TLSv1_1: constants.SSL_OP_NO_TLSv1_1,
    TLSv1_2: constants.SSL_OP_NO_TLSv1_2,
    TLSv1_3: constants.SSL_OP_NO_TLSv1_3,
  };
  return protocols.reduce((all, name) => all | (flags[name] ?? 0), 0);
}
