import Type, { type Static } from 'typebox';

/** A variable as clients send it. Unknown members are kept. */
export const VariableBody = Type.Object({
  key: Type.Optional(Type.String({ maxLength: 10_000 })),
  value: Type.Optional(Type.Unknown()),
  enabled: Type.Optional(Type.Boolean()),
  type: Type.Optional(Type.String({ maxLength: 50 })),
  description: Type.Optional(Type.Unknown()),
  secret: Type.Optional(Type.Boolean()),
  source: Type.Optional(Type.Unknown()),
});

/** The variables of an environment or of a workspace's globals. */
export const VariablesBody = Type.Array(VariableBody, { maxItems: 100_000 });

export const VariableReply = Type.Object({
  key: Type.Optional(Type.String()),
  value: Type.Optional(Type.Unknown()),
  enabled: Type.Optional(Type.Boolean()),
  type: Type.Optional(Type.String()),
});

export type Variable = Static<typeof VariableBody>;
