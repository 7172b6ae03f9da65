import Type, { type Static } from 'typebox';

const Slug = Type.String({ minLength: 2, maxLength: 64, pattern: '^[a-z][a-z0-9-]*[a-z0-9]+$' });

/** COMPAT: the documents name slugs in objects; a client of the original sends them bare. */
export const TagSet = Type.Object({
  tags: Type.Array(Type.Union([Type.Object({ slug: Slug }), Slug]), { maxItems: 5 }),
});
export const TagSetReply = Type.Object({ tags: Type.Array(Type.Object({ slug: Type.String() })) });

export const slugsFromWire = ({ tags }: Static<typeof TagSet>): string[] => [
  ...new Set(tags.map((tag) => (typeof tag === 'string' ? tag : tag.slug))),
];

export const tagsToWire = (slugs: readonly string[]): Static<typeof TagSetReply> => ({
  tags: slugs.map((slug) => ({ slug })),
});
