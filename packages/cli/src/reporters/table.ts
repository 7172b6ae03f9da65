/** Characters that a terminal shows: colour codes count nothing, wide characters two. */
export function visibleWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  const plain = text.includes('\u001b')
    ? process.getBuiltinModule('node:util').stripVTControlCharacters(text)
    : text;
  let width = 0;
  for (const character of plain) {
    const code = character.codePointAt(0) ?? 0;
    // Letters of the west; arrows, boxes and symbols, among which is no mark: asking for marks takes a tenth of a
    // millisecond the first time.
    if (code < 0x300 || (code >= 0x2100 && code < 0x2c00)) width += 1;
    else if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) width += 0;
    else width += isWide(code) ? 2 : 1;
  }
  return width;
}

/** East Asian wide and emoji. Source: Unicode Annex 11, the blocks that reports meet. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

export function padTo(text: string, width: number, side: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - visibleWidth(text)));
  return side === 'left' ? text + space : space + text;
}

/** Lines of at most `width` characters, broken between words; a longer word is cut. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      let rest = word;
      if (line !== '' && line.length + 1 + rest.length > width) {
        lines.push(line);
        line = '';
      }
      while (rest.length > width) {
        lines.push(rest.slice(0, width));
        rest = rest.slice(width);
      }
      line = line === '' ? rest : `${line} ${rest}`;
    }
    lines.push(line);
  }
  return lines;
}

export type SummaryRow = { cells: [label: string, executed: string, failed: string] } | { across: string };

const unicodeLines = {
  top: '┌┬┐',
  middle: '├┼┤',
  joined: '├┴┤',
  plain: '├─┤',
  bottom: '└─┘',
  bottomSplit: '└┴┘',
  across: '─',
  side: '│',
};
const plainLines = {
  top: '---',
  middle: '-+-',
  joined: '---',
  plain: '---',
  bottom: '---',
  bottomSplit: '---',
  across: '-',
  side: '|',
};

/** The table at the end of a run: three columns to the right, then rows across, in newman's proportions. */
export function summaryTable(
  rows: readonly SummaryRow[],
  { unicode, border }: { unicode: boolean; border: (text: string) => string },
): string {
  const head: SummaryRow = { cells: ['', 'executed', '  failed'] };
  const all = [head, ...rows];
  const widths = [25, 0, 0];
  for (const row of all)
    if ('cells' in row)
      for (const column of [1, 2])
        widths[column] = Math.max(widths[column] ?? 0, visibleWidth(row.cells[column] ?? '') + 2);
  for (const row of [...all].reverse()) {
    if (!('across' in row)) continue;
    for (const column of [1, 2]) {
      const missing =
        visibleWidth(row.across) + 2 - (widths[0] ?? 0) - (widths[1] ?? 0) - (widths[2] ?? 0) - 2;
      if (missing > 0) widths[column] = (widths[column] ?? 0) + Math.round(missing / (3 - column));
    }
  }
  const lines = unicode ? unicodeLines : plainLines;
  const rule = ([left = '', cross = '', right = '']: string): string =>
    border(left + widths.map((width) => lines.across.repeat(width)).join(cross) + right);
  const side = border(lines.side);
  const total = widths.reduce((sum, width) => sum + width, 2);
  const text: string[] = [rule(lines.top)];
  all.forEach((row, index) => {
    const before = all[index - 1];
    if (before)
      text.push(rule('across' in row ? ('cells' in before ? lines.joined : lines.plain) : lines.middle));
    text.push(
      'across' in row
        ? `${side}${padTo(` ${row.across} `, total, 'left')}${side}`
        : side +
            row.cells.map((cell, column) => padTo(`${cell} `, widths[column] ?? 0, 'right')).join(side) +
            side,
    );
  });
  const last = all.at(-1);
  text.push(rule(last && 'cells' in last ? lines.bottomSplit : lines.bottom));
  // Rules across whole rows have no crossing; their middle sign is the line itself.
  return text.join('\n');
}
