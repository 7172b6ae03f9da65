export type Paint = (text: string) => string;

export type Colors = {
  gray: Paint;
  red: Paint;
  green: Paint;
  yellow: Paint;
  blue: Paint;
  cyan: Paint;
  white: Paint;
  bold: Paint;
  underline: Paint;
};

/** Terminal colours by line, so that a pager that cuts lines does not bleed. Without colour: the texts as they are. */
export function createColors(enabled: boolean): Colors {
  const paint = (on: number, off: number): Paint => {
    if (!enabled) return (text) => text;
    return (text) =>
      text
        .split('\n')
        .map((line) => (line === '' ? '' : `\u001b[${on}m${line}\u001b[${off}m`))
        .join('\n');
  };
  return {
    gray: paint(90, 39),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    blue: paint(34, 39),
    cyan: paint(36, 39),
    white: paint(37, 39),
    bold: paint(1, 22),
    underline: paint(4, 24),
  };
}

export type Symbols = {
  top: string;
  middle: string;
  bottom: string;
  folder: string;
  root: string;
  sub: string;
  ok: string;
  star: string;
  up: string;
  down: string;
  broken: string;
};

export function symbolsFor(unicode: boolean): Symbols {
  if (!unicode)
    return {
      top: '-',
      middle: '|',
      bottom: '-',
      folder: 'Folder',
      root: 'Root',
      sub: 'Sub-folder',
      ok: 'Pass',
      star: '*',
      up: '^',
      down: 'v',
      broken: '!',
    };
  return {
    top: '┌',
    middle: '│',
    bottom: '└',
    folder: '❏',
    root: '→',
    sub: '↳',
    ok: '✓',
    star: '★',
    up: '↑',
    down: '↓',
    broken: '⠄',
  };
}
