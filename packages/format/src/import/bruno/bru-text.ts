/** One block of a .bru file: `headers { ... }` has rows, `body:json { ... }` a text, `vars:secret [ ... ]` names. */
export type BruBlock = { name: string; line: number; text: string };

export type BruRow = { key: string; value: string; isOn: boolean; line: number };

export type BruFile = { blocks: BruBlock[]; problem: { line: number; reason: string } | undefined };

const OPEN = /^([\w-]+(?::[\w-]+)*)\s*([{[])\s*(.*)$/;

/**
 * The blocks of a .bru file. A block ends with its bracket at the start of a line, so whatever is indented is in it:
 * braces of JSON and of scripts need no counting.
 */
export function readBru(text: string): BruFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const blocks: BruBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    if (line.trim() === '' || /^\s*(?:\/\/|#)/.test(line)) continue;
    const [, name, bracket, rest = ''] = OPEN.exec(line) ?? [];
    if (name === undefined)
      return { blocks, problem: { line: at + 1, reason: 'expected a block, such as: get {' } };
    const close = bracket === '{' ? '}' : ']';
    if (rest.trimEnd().endsWith(close)) {
      blocks.push({ name, line: at + 1, text: rest.trimEnd().slice(0, -1).replace(/,/g, '\n') });
      continue;
    }
    const end = blockEnd(lines, at + 1, close);
    if (end < 0)
      return {
        blocks,
        problem: { line: at + 1, reason: `the block "${name}" has no ${close} at the start of a line` },
      };
    blocks.push({ name, line: at + 1, text: lines.slice(at + 1, end).join('\n') });
    at = end;
  }
  return { blocks, problem: undefined };
}

function blockEnd(lines: readonly string[], start: number, close: string): number {
  for (let at = start; at < lines.length; at += 1) if (lines[at]?.trimEnd() === close) return at;
  return -1;
}

/** The text of a block without the two blanks before each line that the format adds. */
export function blockText(block: BruBlock | undefined): string {
  return block ? block.text.replace(/^ {2}/gm, '').replace(/\s+$/, '') : '';
}

const QUOTED = /^"((?:[^"\\]|\\.)*)"\s*:/;

/** Without regular expressions where blanks may be many: they would be tried in every way. */
function splitRow(line: string): { key: string; value: string; isOn: boolean } | undefined {
  const trimmed = line.trim();
  const isOn = !trimmed.startsWith('~');
  const text = isOn ? trimmed : trimmed.slice(1).trimStart();
  const quoted = QUOTED.exec(text);
  const colon = quoted ? quoted[0].length - 1 : text.indexOf(':');
  if (colon < 0) return undefined;
  const key = quoted ? (quoted[1] as string).replace(/\\(.)/g, '$1') : text.slice(0, colon).trim();
  return { key, value: text.slice(colon + 1).trim(), isOn };
}

/** Rows of a block: `key: value`, `~key: value` when it is off, and values of several lines between `'''`. */
export function blockRows(block: BruBlock | undefined): BruRow[] {
  const rows: BruRow[] = [];
  const lines = block ? block.text.split('\n') : [];
  for (let at = 0; at < lines.length; at += 1) {
    const row = splitRow(lines[at] as string);
    if (!row || row.key === '') continue;
    const { key, isOn } = row;
    const line = (block?.line ?? 0) + at + 1;
    let { value } = row;
    if (value.startsWith("'''")) {
      const pieces = [value.slice(3)];
      while (!(pieces.at(-1) as string).trimEnd().endsWith("'''") && at + 1 < lines.length) {
        at += 1;
        pieces.push((lines[at] as string).replace(/^ {1,4}/, ''));
      }
      value = pieces
        .join('\n')
        .trimEnd()
        .replace(/'''$/, '')
        .replace(/^\n|\n$/g, '');
    }
    rows.push({ key, value, isOn, line });
  }
  return rows;
}

/** Names of a list, one a line. */
export function blockNames(block: BruBlock | undefined): { name: string; isOn: boolean }[] {
  return (block?.text ?? '')
    .split(/[\n,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ name: part.replace(/^~\s*/, ''), isOn: !part.startsWith('~') }));
}
