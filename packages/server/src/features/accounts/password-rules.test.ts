import { expect, it } from 'vitest';
import { passwordProblem } from './password-rules.ts';

const eva = { email: 'eva.lindqvist@glimmerwald.example', username: 'eva-lind' };

it.each([
  ['seven quiet lanterns by the sea', null],
  ['correct horse battery', null],
  ['пароль из многих слов', null],
  ['lindqvist likes long walks', null],
  ['🦊🐢🐝🌵🍄🌊⛵🔭', null],
  ['short', /at least 8/],
  ['a'.repeat(129), /at most 128/],
  ['aaaaaaaaaaaa', /different/],
  ['password', /lists/],
  ['PassWord1', /lists/],
  ['Sunshine!2024', /lists/],
  ['qwertyuiop', /lists/],
  ['Lindqvist1', /too close/],
  ['eva-lind99', /too close/],
  ['glimmerwald42', /too close/],
  ['parley-123', /too close/],
] as const)('%s', async (password, problem) => {
  const said = await passwordProblem(password, eva);
  if (problem === null) expect(said).toBeNull();
  else expect(said).toMatch(problem);
});
