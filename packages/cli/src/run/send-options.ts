import { readFileSync } from 'node:fs';
import type { ClientCertificate, ProxyRule, SendOptions } from '@parley/engine';
import { CommandError } from '../command.ts';
import { problemOf } from './problem.ts';
import { isObject } from './rc-file.ts';
import { jsonFrom } from './read-files.ts';
import type { RunSettings } from './settings.ts';

/** How requests are sent; certificate files are read here, once, wherever they lie. */
export function sendOptions(
  settings: RunSettings,
  environment: { [name: string]: string | undefined },
): SendOptions {
  const certificates = clientCertificates(settings);
  return {
    ...(settings.followRedirects === undefined ? {} : { followRedirects: settings.followRedirects }),
    ...(settings.strictSSL === undefined ? {} : { strictSSL: settings.strictSSL }),
    ...(settings.protocolVersion === undefined ? {} : { protocolVersion: settings.protocolVersion }),
    ...(settings.extraCa === undefined
      ? {}
      : { extraCa: [readFile('extra certificates', settings.extraCa).toString()] }),
    ...(certificates.length === 0 ? {} : { certificates }),
    ...(settings.proxy === undefined ? {} : { proxies: [proxyRule(settings.proxy)] }),
    proxyEnvironment: environment,
  };
}

/** The list first, in its order; the one certificate of the flags is for every other host. */
function clientCertificates(settings: RunSettings): ClientCertificate[] {
  const certificates =
    settings.clientCertList === undefined ? [] : readCertificateList(settings.clientCertList);
  const { clientCert, clientKey, clientPassphrase } = settings;
  if (clientCert !== undefined) {
    const cert = readFile('client certificate', clientCert);
    const isPfx = clientKey === undefined && !cert.includes('-----BEGIN');
    certificates.push({
      name: 'client-cert',
      ...(isPfx ? { pfx: cert } : { cert }),
      ...(clientKey === undefined ? {} : { key: readFile('private key', clientKey) }),
      ...(clientPassphrase === undefined ? {} : { passphrase: clientPassphrase }),
    });
  }
  return certificates;
}

/** `[{name, matches: ["https://host:port/*"], key: {src}, cert: {src}, pfx: {src}, passphrase}]` */
function readCertificateList(file: string): ClientCertificate[] {
  const what = 'client certificate list';
  const list = jsonFrom(what, { bytes: readFile(what, file), name: file, file });
  if (!Array.isArray(list)) throw new CommandError(`The client certificate list ${file} must be a list.`);
  const entries: unknown[] = list;
  return entries.filter(isObject).map((entry) => {
    const file = (name: 'key' | 'cert' | 'pfx', what: string): Buffer | undefined => {
      const { src } = isObject(entry[name]) ? entry[name] : { src: undefined };
      return typeof src === 'string' ? readFile(what, src) : undefined;
    };
    const certificate: ClientCertificate = {};
    if (typeof entry.name === 'string') certificate.name = entry.name;
    if (Array.isArray(entry.matches)) certificate.matches = entry.matches.map(String);
    if (typeof entry.passphrase === 'string') certificate.passphrase = entry.passphrase;
    const key = file('key', 'private key');
    const cert = file('cert', 'client certificate');
    const pfx = file('pfx', 'client certificate');
    return { ...certificate, ...(key && { key }), ...(cert && { cert }), ...(pfx && { pfx }) };
  });
}

function proxyRule(address: string): ProxyRule {
  const url = URL.parse(address.includes('://') ? address : `http://${address}`);
  const protocol = url?.protocol.slice(0, -1);
  const ports = { http: 80, https: 443, socks4: 1080, socks5: 1080 };
  if (!url || (protocol !== 'http' && protocol !== 'https' && protocol !== 'socks4' && protocol !== 'socks5'))
    throw new CommandError('--proxy must be an address such as http://user:password@proxy.example.com:8080.');
  return {
    protocol,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? ports[protocol] : Number(url.port),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
  };
}

export function readFile(what: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CommandError(`Could not read the ${what} ${file}: ${problemOf(error)}.`);
  }
}
