import { type Case, read } from './case.ts';

export const peopleCases: Case[] = [
  read('GET /me', 'shows the caller', () => ({})),
  read('GET /users', 'lists the team', () => ({})),
  read('GET /users', 'lists a group', (world) => ({ query: { groupId: world.group }, answer: 1 })),
  read('GET /users', 'lists nobody of an unknown group', () => ({
    query: { groupId: '999999999' },
    answer: 2,
  })),
  read('GET /users/{userId}', 'shows one person', (world) => ({ params: { userId: world.userId } })),
  read('GET /groups', 'lists groups', () => ({})),
  read('GET /groups/{groupId}', 'shows one group', (world) => ({ params: { groupId: world.group } })),
];
