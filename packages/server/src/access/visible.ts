import { type RawBuilder, sql } from 'kysely';
import { type Actor, mayInTeam } from './actor.ts';
import { seesTeamContent } from './roles.ts';

/**
 * SQL that is true for workspaces (alias `w`) the actor may see, for lists: never fetch and filter afterwards.
 * Says the same as `workspacePermissions` in load.ts; `access.api.test.ts` compares them.
 * `publicToo`: also public workspaces of teams the actor is not in.
 */
export function workspaceIsVisible(actor: Actor, options: { publicToo: boolean }): RawBuilder<boolean> {
  const any: RawBuilder<unknown>[] = [
    sql`exists (select 1 from "workspaceMember" "vm" where "vm"."workspaceId" = "w"."id" and "vm"."principal" in ('user', 'partner') and "vm"."principalId" = ${actor.userId})`,
  ];
  if (actor.groupIds.length > 0)
    any.push(
      sql`exists (select 1 from "workspaceMember" "vm" where "vm"."workspaceId" = "w"."id" and "vm"."principal" = 'group' and "vm"."principalId" in (${sql.join(actor.groupIds)}))`,
    );
  const teams = [...actor.teams];
  const all = teams.filter(([id]) => mayInTeam(actor, id, 'workspace.all')).map(([id]) => id);
  const content = teams.filter(([, roles]) => seesTeamContent(roles)).map(([id]) => id);
  const partner = teams.filter(([id]) => mayInTeam(actor, id, 'workspace.partner')).map(([id]) => id);
  if (all.length > 0) any.push(sql`"w"."teamId" in (${sql.join(all)})`);
  if (content.length > 0)
    any.push(sql`("w"."visibility" in ('team', 'public') and "w"."teamId" in (${sql.join(content)}))`);
  if (partner.length > 0)
    any.push(sql`("w"."visibility" = 'partner' and "w"."teamId" in (${sql.join(partner)}))`);
  if (options.publicToo) any.push(sql`"w"."visibility" = 'public'`);
  return sql<boolean>`("w"."deletedAt" is null and (${sql.join(any, sql` or `)}))`;
}

/** SQL that is true for root elements (alias `e`, workspace alias `w`) the actor may see. */
export function elementIsVisible(actor: Actor, options: { publicToo: boolean }): RawBuilder<boolean> {
  const any: RawBuilder<unknown>[] = [
    workspaceIsVisible(actor, options),
    sql`exists (select 1 from "elementRole" "vr" where "vr"."rootId" = "e"."id" and "vr"."principal" = 'user' and "vr"."principalId" = ${actor.userId})`,
  ];
  if (actor.groupIds.length > 0)
    any.push(
      sql`exists (select 1 from "elementRole" "vr" where "vr"."rootId" = "e"."id" and "vr"."principal" = 'group' and "vr"."principalId" in (${sql.join(actor.groupIds)}))`,
    );
  const content = [...actor.teams].filter(([, roles]) => seesTeamContent(roles)).map(([id]) => id);
  if (content.length > 0)
    any.push(
      sql`exists (select 1 from "elementRole" "vr" where "vr"."rootId" = "e"."id" and "vr"."principal" = 'team' and "vr"."principalId" in (${sql.join(content)}))`,
    );
  return sql<boolean>`("w"."deletedAt" is null and (${sql.join(any, sql` or `)}))`;
}
