/** What is wrong with a document and where, such as `$.collection.item[2].request.url`. */
export type Problem = { path: string; reason: string };

/** At most this many problems are collected from one document. */
export const PROBLEMS_MAX = 50;

/** A document does not have the shape it claims. Carries every problem found, at most `PROBLEMS_MAX`. */
export class FormatError extends Error {
  readonly problems: Problem[];

  constructor(problems: Problem[]) {
    const first = problems[0];
    super(first ? `${first.path}: ${first.reason}` : 'The document is not valid');
    this.name = 'FormatError';
    this.problems = problems;
  }
}
