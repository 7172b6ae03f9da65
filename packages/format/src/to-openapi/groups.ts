import type { Call } from './calls.ts';
import { findLiteralIds } from './literal-ids.ts';
import type { Making } from './making.ts';
import type { Entry } from './operations.ts';
import { type PathTemplate, pathTemplate, templateKey, templatePath, uniqueName } from './path-template.ts';
import { type Server, serverOf, serversWithPath } from './servers.ts';

/** All requests of one path, whatever they call its parameters. */
export type PathGroup = { path: string; names: string[]; methods: Map<string, Entry[]> };

/** Paths in the order they came, and servers with that of most requests first. */
export function groupByPath(
  calls: readonly Call[],
  making: Making,
): { groups: PathGroup[]; servers: Server[] } {
  const servers = new Map<string, { server: Server; count: number }>();
  const isLiteralId = making.options.templates ? findLiteralIds(calls) : () => false;
  const context = { ...making, isLiteralId };
  const entries = calls.map((call): Entry => {
    const url = call.request.url ?? {};
    return { call, template: pathTemplate(url, context), server: serverOf(url, making) };
  });
  const distinct = new Map(entries.map(({ server }) => [server.url, server]));
  const byOrigin = serversWithPath(distinct.values());
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    joinServer(entry, byOrigin);
    const known = servers.get(entry.server.url);
    if (known) known.count += 1;
    else servers.set(entry.server.url, { server: entry.server, count: 1 });
    const key = templateKey(entry.template);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return {
    groups: [...groups.values()].map(groupOf),
    servers: [...servers.values()].sort((a, b) => b.count - a.count).map(({ server }) => server),
  };
}

/** `https://x.example/v1/a` is `/a` of the server `https://x.example/v1`, when there is one. */
function joinServer(entry: Entry, byOrigin: ReturnType<typeof serversWithPath>): void {
  const [first = ''] = entry.template.texts;
  for (const { server, path } of byOrigin.get(entry.server.url) ?? []) {
    const isWhole = first === path && entry.template.texts.length === 1;
    if (!isWhole && !first.startsWith(`${path}/`)) continue;
    entry.server = server;
    entry.template.texts[0] = first.slice(path.length) || '/';
    return;
  }
}

function groupOf(entries: Entry[]): PathGroup {
  const [first] = entries as [Entry];
  const names = canonicalNames(entries.map(({ template }) => template));
  const methods = new Map<string, Entry[]>();
  for (const entry of entries) {
    const list = methods.get(entry.call.method);
    if (list) list.push(entry);
    else methods.set(entry.call.method, [entry]);
  }
  return { path: templatePath(first.template, names), names, methods };
}

/** For each place the name that most requests use. */
function canonicalNames(templates: readonly PathTemplate[]): string[] {
  const taken = new Set<string>();
  const [first] = templates as [PathTemplate];
  return first.parameters.map((_, index) => {
    const counts = new Map<string, number>();
    for (const { parameters } of templates) {
      const name = parameters[index]?.name ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    let best = first.parameters[index]?.name ?? '';
    for (const [name, count] of counts) if (count > (counts.get(best) ?? 0)) best = name;
    return uniqueName(best, taken);
  });
}
