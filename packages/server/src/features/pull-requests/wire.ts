import Type, { type Static } from 'typebox';
import { invalid } from '../../errors.ts';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';
import type { PullRequest, PullRequestChange, PullRequestDetail } from './pull-requests.ts';
import type { Review } from './reviews.ts';
import type { NamedCollection } from './store.ts';

const reviewersMax = 50;

const change = {
  title: Type.String({ minLength: 1, maxLength: 255 }),
  description: Type.Optional(Type.String({ maxLength: 100_000 })),
  reviewers: Type.Array(Type.Union([Type.String(), Type.Integer()]), { maxItems: reviewersMax }),
};
export const PullRequestBody = Type.Object({
  ...change,
  destinationId: Type.String({ minLength: 1, maxLength: 255 }),
});
export const PullRequestChangeBody = Type.Object(change);
export const ReviewBody = Type.Object({
  action: Type.String(),
  comment: Type.Optional(Type.Union([Type.String({ maxLength: 10_000 }), Type.Null()])),
});

const brief = {
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  status: Type.String(),
  sourceId: Type.String(),
  destinationId: Type.String(),
  createdAt: Type.String(),
  createdBy: Type.String(),
  updatedAt: Type.String(),
};

export const PullRequestReply = Type.Object({ ...brief, forkType: Type.Optional(Type.String()) });
export const PullRequestList = Type.Object({
  data: Type.Array(
    Type.Object({
      ...brief,
      href: Type.String(),
      updatedBy: Type.String(),
      comment: Type.Optional(Type.String()),
    }),
  ),
});
export const PullRequestDetailReply = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
  createdBy: Type.String(),
  updatedBy: Type.String(),
  comment: Type.Optional(Type.String()),
  forkType: Type.String(),
  source: Type.Object({
    id: Type.String(),
    name: Type.String(),
    forkName: Type.String(),
    exists: Type.Boolean(),
  }),
  destination: Type.Object({ id: Type.String(), name: Type.String(), exists: Type.Boolean() }),
  status: Type.String(),
  merge: Type.Object({ status: Type.String() }),
  reviewers: Type.Array(Type.Object({ id: Type.String(), status: Type.String() })),
});
export const ReviewReply = Type.Object({
  id: Type.String(),
  reviewedBy: Type.Object({ id: Type.Number(), name: Type.String(), username: Type.String() }),
  status: Type.String(),
  updatedAt: Type.String(),
});

/** Reviewers come as text or numbers. Throws `invalid('reviewers')`. */
export function changeFromWire(body: Static<typeof PullRequestChangeBody>): PullRequestChange {
  const reviewerIds = [...new Set(body.reviewers.map(Number))];
  if (!reviewerIds.every((id) => Number.isSafeInteger(id) && id > 0))
    throw invalid('reviewers', 'must be the ids of users');
  return { title: body.title, description: body.description, reviewerIds };
}

const endUid = (id: string, end: NamedCollection | undefined): string => (end ? uidOf(end.ownerId, id) : id);

export const pullRequestToWire = ({
  row,
  source,
  destination,
}: PullRequest): Static<typeof PullRequestReply> => ({
  id: row.id,
  title: row.title,
  description: row.description,
  status: row.status,
  sourceId: endUid(row.sourceId, source),
  destinationId: endUid(row.destinationId, destination),
  createdAt: iso(row.createdAt),
  createdBy: String(row.createdBy),
  updatedAt: iso(row.updatedAt),
});

export const pullRequestListToWire = (all: readonly PullRequest[]): Static<typeof PullRequestList> => ({
  data: all.map((one) => ({
    ...pullRequestToWire(one),
    href: `/pull-requests/${one.row.id}`,
    updatedBy: String(one.row.updatedBy),
    ...(one.row.comment === null ? {} : { comment: one.row.comment }),
  })),
});

export const pullRequestDetailToWire = ({
  row,
  source,
  destination,
  forkName,
  reviewers,
}: PullRequestDetail): Static<typeof PullRequestDetailReply> => ({
  id: row.id,
  title: row.title,
  description: row.description,
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
  createdBy: String(row.createdBy),
  updatedBy: String(row.updatedBy),
  ...(row.comment === null ? {} : { comment: row.comment }),
  forkType: 'collection',
  source: {
    id: endUid(row.sourceId, source),
    name: source?.name ?? '',
    forkName,
    exists: source?.exists ?? false,
  },
  destination: {
    id: endUid(row.destinationId, destination),
    name: destination?.name ?? '',
    exists: destination?.exists ?? false,
  },
  status: row.status,
  // A merge is over when its answer comes, so none is ever seen in progress.
  merge: { status: 'inactive' },
  reviewers: reviewers.map(({ userId, status }) => ({ id: String(userId), status })),
});

export const reviewToWire = ({ id, by, status, updatedAt }: Review): Static<typeof ReviewReply> => ({
  id,
  reviewedBy: { id: by.id, name: by.fullName, username: by.username },
  status,
  updatedAt: iso(updatedAt),
});
