import { hasTeamPermission, type TeamRole, teamRoles } from '../../access/roles.ts';
import { forbidden, invalid } from '../../errors.ts';

/** Roles of people inside the team; guests and partners come in by other ways. */
const internal = (Object.keys(teamRoles) as TeamRole[]).filter(
  (role) => role !== 'guest' && role !== 'partner',
);

/** Out of the spelling of the API. Throws `invalid`, also for none at all. */
export function rolesFromWire(texts: readonly string[]): TeamRole[] {
  const roles = texts.map((text) => {
    const role = internal.find((one) => teamRoles[one].wire === text);
    if (!role)
      throw invalid('roles', `must be among ${internal.map((one) => teamRoles[one].wire).join(', ')}`);
    return role;
  });
  if (roles.length === 0) throw invalid('roles', 'must name at least one role');
  return [...new Set(roles)];
}

export const rolesToWire = (roles: readonly TeamRole[]): string[] => [
  ...new Set(roles.map((role) => teamRoles[role].wire)),
];

export const isAdmin = (roles: readonly TeamRole[]): boolean =>
  roles.includes('admin') || roles.includes('superAdmin');

/**
 * Whether `holder` may turn `before` into `after`: only Super Admins touch Super Admins (while there is none, an Admin
 * names the first), and nobody raises their own role. Throws `forbidden`.
 */
export function requireGrant(
  holder: readonly TeamRole[],
  change: {
    before: readonly TeamRole[];
    after: readonly TeamRole[];
    self: boolean;
    teamHasSuperAdmin: boolean;
  },
): void {
  const { before, after, self, teamHasSuperAdmin } = change;
  if (hasTeamPermission(holder, 'team.manageSuperAdmins')) return;
  if (before.includes('superAdmin') || (after.includes('superAdmin') && teamHasSuperAdmin))
    throw forbidden('team.manageSuperAdmins');
  if (self && after.some((role) => !holder.includes(role))) throw forbidden('team.raiseOwnRole');
}
