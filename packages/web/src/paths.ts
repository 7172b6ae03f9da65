// Every address of the app: patterns for the router, builders for links.

export const patterns = {
  home: '/',
  signUp: '/sign-up',
  checkInbox: '/check-inbox',
  confirm: '/confirm',
  invitation: '/invitation',
  outbox: '/outbox',
  settings: '/settings/:page',
  workspace: '/w/:workspaceId/*?',
  collection: '/w/:workspaceId/c/:collectionId',
  element: '/w/:workspaceId/c/:collectionId/e/:elementId',
  environment: '/w/:workspaceId/env/:environmentId',
} as const;

const part = encodeURIComponent;

export const paths = {
  home: () => '/',
  signUp: () => '/sign-up',
  checkInbox: () => '/check-inbox',
  invitation: () => '/invitation',
  outbox: () => '/outbox',
  apiKeys: () => '/settings/api-keys',
  newApiKey: () => '/settings/api-keys?new',
  sessions: () => '/settings/sessions',
  workspace: (workspaceId: string) => `/w/${part(workspaceId)}`,
  collection: (workspaceId: string, collectionId: string) =>
    `/w/${part(workspaceId)}/c/${part(collectionId)}`,
  element: (workspaceId: string, collectionId: string, elementId: string) =>
    `/w/${part(workspaceId)}/c/${part(collectionId)}/e/${part(elementId)}`,
  environment: (workspaceId: string, environmentId: string) =>
    `/w/${part(workspaceId)}/env/${part(environmentId)}`,
};
