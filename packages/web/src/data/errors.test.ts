import { describe, expect, it } from 'vitest';
import { failureInWords, fieldProblem, refusal } from './errors.ts';

describe('failures in words', () => {
  it('says what the server said, from both error families', () => {
    const problem = { type: 'about:blank', title: 'Bad request', status: 400, detail: 'The name is empty' };
    expect(failureInWords(refusal(400, problem, null))).toBe('The name is empty.');
    const postman = { error: { name: 'instanceNotFoundError', message: 'No such collection.' } };
    expect(failureInWords(refusal(404, postman, null))).toBe('No such collection.');
  });

  it('has words of its own where the server has none', () => {
    expect(failureInWords(refusal(404, undefined, null))).toBe('This does not exist, or you may not see it.');
    expect(failureInWords(refusal(418, [], null))).toContain('418');
    expect(failureInWords({ kind: 'unreachable' })).toContain('cannot be reached');
  });

  it('does not repeat what a failing server says about itself', () => {
    const words = failureInWords(refusal(500, { detail: 'SQLITE_BUSY at store.ts:12' }, null));
    expect(words).toContain('status 500');
    expect(words).not.toContain('SQLITE');
  });

  it('says when to come back', () => {
    expect(failureInWords(refusal(429, {}, '30'))).toBe('Too many tries. Try again in 30 seconds.');
    expect(failureInWords(refusal(429, {}, '600'))).toBe('Too many tries. Try again in 10 minutes.');
    expect(failureInWords(refusal(429, {}, null))).toContain('Wait a moment');
  });

  it('finds the problem of a field', () => {
    const errors = [{ field: 'username', message: 'Taken.', suggestions: ['eva-2'] }, 'nonsense'];
    const failure = refusal(400, { errors }, null);
    expect(fieldProblem(failure, 'username')?.suggestions).toEqual(['eva-2']);
    expect(fieldProblem(failure, 'email')).toBeUndefined();
  });
});
