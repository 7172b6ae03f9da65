import { splitCmd } from './cmd-words.ts';
import { splitPosix } from './posix-words.ts';
import { splitPowerShell } from './powershell-words.ts';
import type { CommandLines } from './words.ts';

/**
 * The commands of a text in the grammar of the shell that it was written for. Which one that is shows at the end of the
 * first line of a curl command, or at its first quote; when nothing shows, it is a POSIX shell.
 */
export function splitCommands(text: string): CommandLines {
  const line = /(?:^|[\s/\\])curl(?:\.exe)?[ \t][^\n]*\n?/m.exec(text)?.[0] ?? '';
  const firstQuote = /\^?["']/.exec(line)?.[0];
  if (firstQuote === '^"') return splitCmd(text);
  // A mark at the end of the line joins lines only when no quote is open there.
  const isOpen = (line.match(/["']/g) ?? []).length % 2 === 1;
  if (!isOpen && /[ \t"]\^[ \t\r]*\n$/.test(line)) return splitCmd(text);
  if (!isOpen && /[ \t]`[ \t\r]*\n$/.test(line)) return splitPowerShell(text);
  return splitPosix(text);
}
