import Type, { type Static } from 'typebox';

const Role = Type.Union([Type.Literal('VIEWER'), Type.Literal('EDITOR')]);
const Grants = Type.Array(Type.Object({ role: Role, id: Type.Integer() }));

export const CollectionRoles = Type.Object({ group: Grants, team: Grants, user: Grants });

const Id = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[0-9]{1,15}$' })]);
const Path = Type.Union([Type.Literal('/user'), Type.Literal('/group'), Type.Literal('/team')]);

/** `remove` is ours: the original's API gives roles but cannot take one back. */
export const CollectionRolesBody = Type.Object({
  roles: Type.Array(
    Type.Union([
      Type.Object({
        op: Type.Literal('update'),
        path: Path,
        value: Type.Array(Type.Object({ id: Id, role: Role }), { maxItems: 1000 }),
      }),
      Type.Object({
        op: Type.Literal('remove'),
        path: Path,
        value: Type.Array(Type.Object({ id: Id }), { maxItems: 1000 }),
      }),
    ]),
    { maxItems: 100 },
  ),
});

export type Principal = 'user' | 'group' | 'team';
/** `role` null: taken away. */
export type RoleChange = { principal: Principal; principalId: number; role: 'VIEWER' | 'EDITOR' | null };

export function roleChangesFromWire(body: Static<typeof CollectionRolesBody>): RoleChange[] {
  return body.roles.flatMap((step): RoleChange[] => {
    const principal = step.path.slice(1) as Principal;
    return step.op === 'update'
      ? step.value.map(({ id, role }) => ({ principal, principalId: Number(id), role }))
      : step.value.map(({ id }) => ({ principal, principalId: Number(id), role: null }));
  });
}
