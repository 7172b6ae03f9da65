import type { JsonObject } from '../../json.ts';
import { type BruBlock, type BruRow, blockNames, blockRows, blockText } from './bru-text.ts';
import { type BrunoItem, type BrunoRow, emptyItem } from './bruno-item.ts';

const METHODS = new Set([
  'get',
  'post',
  'put',
  'delete',
  'patch',
  'options',
  'head',
  'connect',
  'trace',
  'http',
]);

/** A request, or the settings of a folder or a collection, of the blocks of a .bru file. */
export function itemOfBlocks(blocks: readonly BruBlock[], key: string, fallback: string): BrunoItem {
  const named = new Map(blocks.map((block) => [block.name, block]));
  const rows = (name: string): BruRow[] => blockRows(named.get(name));
  const fields = (name: string): JsonObject =>
    Object.fromEntries(rows(name).map((row) => [row.key, row.value]));
  const meta = fields('meta');
  const call = blocks.find(({ name }) => METHODS.has(name));
  const isOther = ['grpc', 'ws'].some((name) => named.has(name));
  const item = emptyItem(call ? 'request' : isOther ? 'other' : 'folder', key, String(meta.name ?? fallback));
  const request: JsonObject = call ? fields(call.name) : {};
  const authName = call ? String(request.auth ?? '') : String(fields('auth').mode ?? '');
  const seq = Number(meta.seq);
  return {
    ...item,
    order: Number.isFinite(seq) ? seq : item.order,
    docs: blockText(named.get('docs')),
    method: call?.name === 'http' ? String(request.method ?? 'GET') : (call?.name ?? 'get').toUpperCase(),
    url: String(request.url ?? ''),
    headers: rows('headers'),
    query: [...rows('params:query'), ...rows('query')],
    pathParams: rows('params:path'),
    body: bodyOf(String(request.body ?? 'none'), named),
    auth: { mode: authName, fields: fields(`auth:${authName}`) },
    scripts: {
      before: blockText(named.get('script:pre-request')),
      after: blockText(named.get('script:post-response')),
      tests: blockText(named.get('tests')),
    },
    variables: { before: rows('vars:pre-request'), after: rows('vars:post-response') },
    assertions: rows('assert'),
  };
}

const BODY_BLOCKS: { readonly [mode: string]: string } = {
  formUrlEncoded: 'form-urlencoded',
  multipartForm: 'multipart-form',
};

function bodyOf(given: string, named: ReadonlyMap<string, BruBlock>): BrunoItem['body'] {
  const mode = BODY_BLOCKS[given] ?? given;
  const block = named.get(`body:${mode}`) ?? (mode === 'json' ? named.get('body') : undefined);
  const isForm = mode === 'form-urlencoded' || mode === 'multipart-form' || mode === 'file';
  return {
    mode,
    text: isForm ? '' : blockText(block),
    variables: blockText(named.get('body:graphql:vars')),
    rows: isForm ? blockRows(block).map(partOf) : [],
  };
}

/** `file: @file(a.png|b.png) @contentType(image/png)`. */
function partOf({ key, value, isOn }: BruRow): BrunoRow {
  const contentType = /\s*@contentType\(([^)]*)\)\s*$/.exec(value);
  const rest = contentType ? value.slice(0, contentType.index) : value;
  const type = contentType ? { contentType: contentType[1] as string } : {};
  const files = /^@file\(([\s\S]*)\)$/.exec(rest.trim())?.[1];
  if (files === undefined) return { key, value: rest, isOn, ...type };
  return { key, value: '', isOn, files: files.split('|').filter((file) => file !== ''), ...type };
}

/** Variables of an environment; secret ones have no values in the file. */
export function environmentRows(blocks: readonly BruBlock[]): BrunoRow[] {
  return blocks.flatMap((block): BrunoRow[] => {
    if (block.name === 'vars') return blockRows(block);
    if (block.name !== 'vars:secret') return [];
    return blockNames(block).map(({ name, isOn }) => ({ key: name, value: '', isOn, isSecret: true }));
  });
}
