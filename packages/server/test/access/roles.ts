/**
 * Who asks in the matrix. All but the first three and `accessKey` know the team of the content; none but those with a
 * role on the workspace or the element may know what is in its private workspace.
 */
export const roles = [
  'anonymous',
  'badKey',
  'stranger',
  'unconfirmed',
  'accessKey',
  'former',
  'guest',
  'billing',
  'teamAdmin',
  'teammate',
  'elementViewer',
  'elementEditor',
  'viewer',
  'groupViewer',
  'editor',
  'admin',
  'superAdmin',
] as const;
export type Role = (typeof roles)[number];

/** `ok`: 2xx. `seen`: 403. Everybody else gets 404, without a valid key 401. */
export type Who = { ok: readonly Role[]; seen: readonly Role[] };

const viewers: readonly Role[] = ['viewer', 'groupViewer'];
const editors: readonly Role[] = ['editor', 'admin', 'superAdmin'];
const admins: readonly Role[] = ['admin', 'superAdmin'];

/** Roles with an API key of an account in good standing. */
export const signedIn: readonly Role[] = roles.filter(
  (role) => !['anonymous', 'badKey', 'accessKey'].includes(role),
);
const minus = (from: readonly Role[], ...what: readonly Role[]): Role[] =>
  from.filter((role) => !what.includes(role));

const inTeam = minus(signedIn, 'stranger', 'unconfirmed', 'former');
/** Roles that let their holder see who else is in the team. */
const membersOfTeam = minus(inTeam, 'guest');

/** The classes of rights. A row names one of them. */
export const who = {
  /** Without a key too, but not with a wrong one. */
  everybody: { ok: minus(roles, 'badKey'), seen: [] },
  signedIn: { ok: signedIn, seen: [] },
  confirmed: { ok: minus(signedIn, 'unconfirmed'), seen: ['unconfirmed'] },
  /** Nobody but whom it belongs to: not even those who run the team. */
  owner: { ok: [], seen: [] },
  /** A collection or environment. */
  readsElement: { ok: ['elementViewer', 'elementEditor', ...viewers, ...editors], seen: [] },
  editsElement: { ok: ['elementEditor', ...editors], seen: ['elementViewer', ...viewers] },
  /** What only roles on the workspace give. */
  readsWorkspace: { ok: [...viewers, ...editors], seen: [] },
  editsWorkspace: { ok: editors, seen: viewers },
  runsWorkspace: { ok: admins, seen: [...viewers, 'editor'] },
  inTeam: { ok: inTeam, seen: [] },
  readsTeam: { ok: membersOfTeam, seen: [] },
  /** Developers make groups of Developers. */
  createsGroups: { ok: minus(membersOfTeam, 'billing'), seen: ['billing', 'guest', 'unconfirmed'] },
  runsTeam: { ok: ['teamAdmin', 'superAdmin'], seen: minus(inTeam, 'teamAdmin', 'superAdmin') },
} satisfies Record<string, Who>;
