import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarHeader } from 'modern-tar';
import { onTestFinished } from 'vitest';
import { digestOf, integrityOf } from './integrity.ts';
import { createPackageResolver, type PackageLibrary, type PackageResolverOptions } from './resolver.ts';

type Entry = { name: string; content?: string | Uint8Array; type?: TarHeader['type']; linkname?: string };

type Publication = {
  /** Path inside the package to content; a package.json is made when there is none. */
  files?: { [path: string]: string };
  /** More for package.json. */
  manifest?: object;
  /** Entries of the tarball as they are, instead of files. */
  entries?: Entry[];
  /** What the metadata say, instead of the truth. */
  dist?: object;
  publishedAt?: Date;
  tag?: string;
};

export type FakeRegistry = {
  url: string;
  /** Paths that were asked for, in order, with the Authorization header when there was one. */
  requests: { path: string; authorization: string | undefined }[];
  publish: (name: string, version: string, publication?: Publication) => Promise<{ integrity: string }>;
  /** Answers a path in another way. */
  answer: (path: string, handler: http.RequestListener) => void;
  stop: () => Promise<void>;
};

/** A registry as npm's on a free port of this machine: metadata at `/name`, tarballs at `/-/name/version.tgz`. */
export async function startRegistry(): Promise<FakeRegistry> {
  const documents = new Map<string, { [field: string]: { [version: string]: unknown } }>();
  const tarballs = new Map<string, Uint8Array>();
  const answers = new Map<string, http.RequestListener>();
  const requests: FakeRegistry['requests'] = [];
  const server = http.createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    requests.push({ path, authorization: request.headers.authorization });
    const answer = answers.get(path);
    if (answer) return answer(request, response);
    const tarball = tarballs.get(path);
    const document = documents.get(path.slice(1));
    if (tarball) return response.end(tarball);
    if (document) return response.end(JSON.stringify(document));
    response.writeHead(404).end('{"error":"not found"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  let open = true;
  const stop = async (): Promise<void> => {
    if (!open) return;
    open = false;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return {
    url,
    requests,
    async publish(name, version, publication = {}) {
      const { files = { 'index.js': 'module.exports = {};' }, manifest, entries, dist } = publication;
      const packageJson = JSON.stringify({ name, version, ...manifest });
      const list: Entry[] =
        entries ??
        Object.entries({ 'package.json': packageJson, ...files }).map(([path, content]) => ({
          name: `package/${path}`,
          content,
        }));
      const tarball = await tarballOf(list);
      const path = `/-/${name}/${version}.tgz`;
      tarballs.set(path, tarball);
      const document = documents.get(name) ?? { versions: {}, 'dist-tags': {}, time: {} };
      documents.set(name, document);
      const integrity = integrityOf(tarball);
      document.versions = {
        ...document.versions,
        [version]: { name, version, dist: { tarball: new URL(path, url).href, integrity, ...dist } },
      };
      document['dist-tags'] = { ...document['dist-tags'], [publication.tag ?? 'latest']: version };
      document.time = {
        ...document.time,
        [version]: (publication.publishedAt ?? new Date(2020, 0)).toISOString(),
      };
      return { integrity };
    },
    answer: (path, handler) => answers.set(path, handler),
    stop,
  };
}

async function tarballOf(entries: readonly Entry[]): Promise<Uint8Array> {
  const archive = await packTar(
    entries.map(({ name, content = '', type = 'file', linkname }) => ({
      header: {
        // The same files give the same bytes, whenever they are packed.
        mtime: new Date(0),
        name,
        type,
        size: type === 'file' ? Buffer.byteLength(content) : 0,
        ...(linkname === undefined ? {} : { linkname }),
      },
      ...(type === 'file' ? { body: content } : {}),
    })),
  );
  return gzipSync(archive);
}

export const shasumOf = (bytes: Uint8Array): string => digestOf(bytes, 'sha1', 'hex');

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-packages-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A resolver that asks this registry for everything, with a cache of its own. */
export function libraryOn(
  registry: FakeRegistry,
  options: Partial<PackageResolverOptions> = {},
): PackageLibrary {
  return createPackageResolver({
    cacheDirectory: options.cacheDirectory ?? temporaryFolder(),
    registries: { npm: registry.url, jsr: registry.url },
    ...options,
  });
}

/** The exports of a package whose script is run here, with the names it asks `require` for. */
export async function load(library: PackageLibrary, specifier: string): Promise<unknown> {
  const source = await library.resolve(specifier);
  if (!('code' in source)) throw new Error(`${source.kind}: ${source.reason}`);
  const module = { exports: {} as unknown };
  const run = new Function('module', 'exports', 'require', source.code);
  run(module, module.exports, (name: string) => ({ asked: name }));
  return module.exports;
}
