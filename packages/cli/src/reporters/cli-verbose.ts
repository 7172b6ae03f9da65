import type { Timings } from '@parley/engine';
import type { Colors, Symbols } from './colors.ts';
import type { SentEvent } from './reporter.ts';
import { padTo } from './table.ts';
import { sizeText, timeText } from './units.ts';

/** Bytes of a body that are printed. */
const BODY_SHOWN_BYTES = 2048;

type Look = { colors: Colors; symbols: Symbols; width: number };

/** What --verbose prints of one request: a line of figures, both bodies, the phases of its time. */
export function exchangeText(event: SentEvent, look: Look): string {
  const { colors, symbols } = look;
  const { response } = event;
  if (response === undefined) return '\n';
  const star = ` ${colors.gray(symbols.star)} `;
  const cookies = response.headers.filter(({ key }) => key.toLowerCase() === 'set-cookie').length;
  const sent = event.requestBytes.header + event.requestBytes.body;
  const received = response.headerBytes + response.body.length;
  const figures = [
    `${response.code} ${response.reason}`,
    `${timeText(event.responseTimeMs)} ${colors.gray('time')}`,
    `${sizeText(sent)}${colors.gray(symbols.up)} ${sizeText(received)}${colors.gray(symbols.down)} ${colors.gray('size')}`,
    `${event.requestHeaders.length}${colors.gray(symbols.up)} ${response.headers.length}${colors.gray(symbols.down)} ${colors.gray('headers')}`,
    `${cookies} ${colors.gray('cookies')}`,
  ].join(star);
  let text = `\n  ${figures}\n`;
  const body = event.requestBody;
  if (body !== undefined && body.length > 0)
    text += box(
      `${symbols.up} ${event.definition.body?.mode ?? 'raw'}${star}${sizeText(body.length)}`,
      Buffer.from(body.buffer, body.byteOffset, body.length),
      look,
    );
  const { summary, charset } = contentSummary(response.headers);
  if (response.body.length > 0)
    text += box(
      `${symbols.down} ${[...summary, charset].join(star)}${star}${sizeText(response.body.length)}`,
      response.body,
      look,
    );
  else text += `  ${symbols.down} ${[...summary, charset].join(star)}\n`;
  return `${text}${timingTable(event.timings, colors)}\n`;
}

function box(title: string, body: Buffer, { colors, symbols, width }: Look): string {
  const shown = body.subarray(0, BODY_SHOWN_BYTES).toString();
  const lines = shown.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []);
  if (body.length > BODY_SHOWN_BYTES)
    lines.push(`(showing ${sizeText(BODY_SHOWN_BYTES)}/${sizeText(body.length)})`);
  const side = colors.white(symbols.middle);
  return [
    `  ${colors.white(symbols.top)} ${title}`,
    ...lines.filter((line) => line.trim() !== '').map((line) => `  ${side} ${colors.gray(line)}`),
    `  ${colors.white(symbols.bottom)}\n`,
  ].join('\n');
}

/** Media type, family, format and character set, as newman names them. */
function contentSummary(headers: { key: string; value: string }[]): { summary: string[]; charset: string } {
  const value = headers.find(({ key }) => key.toLowerCase() === 'content-type')?.value ?? 'text/plain';
  const media = (value.split(';')[0] ?? '').trim().toLowerCase();
  const charset = /charset=["']?([\w-]+)/i.exec(value)?.[1]?.toLowerCase() ?? 'utf8';
  const format = /json/.test(media)
    ? 'json'
    : /xml/.test(media)
      ? 'xml'
      : /html/.test(media)
        ? 'html'
        : /javascript/.test(media)
          ? 'script'
          : 'plain';
  const family = /^(image|audio|video|font)\//.exec(media)?.[1];
  const isText = /^text\/|json|xml|javascript|urlencoded/.test(media);
  return {
    summary: [media, family ?? (isText ? 'text' : 'embed'), family === undefined ? format : family],
    charset: charset === 'utf-8' ? 'utf8' : charset,
  };
}

function timingTable({ lookup, connect, secureConnect, response, end }: Timings, colors: Colors): string {
  const connected = secureConnect ?? connect ?? lookup ?? 0;
  const phases: [string, number | undefined][] = [
    ['dns-lookup', lookup],
    ['tcp-handshake', connect === undefined ? undefined : connect - (lookup ?? 0)],
    ['ssl-handshake', secureConnect === undefined ? undefined : secureConnect - (connect ?? 0)],
    ['transfer-start', response === undefined ? undefined : response - connected],
    ['download', end - (response ?? 0)],
    ['total', end],
  ];
  const cells = phases
    .filter(([name, value]) => value !== undefined || name !== 'ssl-handshake')
    .map(([name, value]) => {
      // A connection that was kept alive has no lookup and no handshake of its own.
      const text = value === undefined ? '(cache)' : timeText(value);
      const width = Math.max(name.length, text.length) + 3;
      return {
        name: padTo(colors.white(name), width, 'left'),
        text: padTo(colors.gray(text), width, 'left'),
      };
    });
  const line = (row: string[]): string => `  ${row.join('').trimEnd()}\n`;
  return line(cells.map(({ name }) => name)) + line(cells.map(({ text }) => text));
}
