import { specProblem } from './failures.ts';

const pathLengthMax = 1_000;
const segmentLengthMax = 255;
const depthMax = 20;

/** A path inside a specification: folders by slash, relative, without `.` and `..`. Throws for any other. */
export function checkPath(path: string): string {
  const segments = path.split('/');
  const reason =
    path.length > pathLengthMax
      ? `a path has at most ${pathLengthMax} characters`
      : segments.length > depthMax
        ? `a path has at most ${depthMax} segments`
        : segments.map(segmentProblem).find((problem) => problem !== null);
  if (reason) throw specProblem(`The path ${JSON.stringify(path.slice(0, 200))} is invalid: ${reason}`);
  return path;
}

/** What a file is called after a change of its last segment. */
export function renamed(path: string, name: string): string {
  if (name.includes('/')) throw specProblem('The name of a file holds no slash; its folder stays');
  return checkPath([...path.split('/').slice(0, -1), name].join('/'));
}

export const nameOfPath = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The folders of a path, outermost first. */
export const foldersOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, i, all) => all.slice(0, i + 1).join('/'));

/** No two files of one path, and none in a place where another path has a folder. */
export function checkFree(path: string, others: Iterable<string>): void {
  for (const other of others) {
    if (other === path)
      throw specProblem(`A file with the path ${path} exists already`, { status: 409, title: 'Conflict' });
    if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`))
      throw specProblem(`${path} and ${other} cannot be in one specification`, {
        status: 409,
        title: 'Conflict',
      });
  }
}

function segmentProblem(segment: string): string | null {
  if (segment === '') return 'it has an empty segment';
  if (segment === '.' || segment === '..') return 'it has the segment . or ..';
  if (segment.length > segmentLengthMax) return `a segment has at most ${segmentLengthMax} characters`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be in a path
  if (/[\u0000-\u001f\u007f\\]/.test(segment)) return 'it has a character that no path may have';
  return segment.isWellFormed() ? null : 'it is not well-formed Unicode';
}
