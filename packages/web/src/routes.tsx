import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { ErrorBoundary } from './app/error-boundary.tsx';
import { NotFound } from './app/not-found.tsx';
import { ServerGate } from './app/server-gate.tsx';
import { patterns } from './paths.ts';
import { Loading } from './ui/notice.tsx';

const SignInPage = lazy(async () => ({
  default: (await import('./features/accounts/sign-in-page.tsx')).SignInPage,
}));
const SignUpPage = lazy(async () => ({
  default: (await import('./features/accounts/sign-up-page.tsx')).SignUpPage,
}));
const CheckInboxPage = lazy(async () => ({
  default: (await import('./features/accounts/check-inbox-page.tsx')).CheckInboxPage,
}));
const ConfirmPage = lazy(async () => ({
  default: (await import('./features/accounts/confirm-page.tsx')).ConfirmPage,
}));
const OutboxPage = lazy(async () => ({
  default: (await import('./features/outbox/outbox-page.tsx')).OutboxPage,
}));
const HomePage = lazy(async () => ({ default: (await import('./app/home-page.tsx')).HomePage }));
const SettingsPage = lazy(async () => ({ default: (await import('./app/settings-page.tsx')).SettingsPage }));
const Workbench = lazy(async () => ({ default: (await import('./app/workbench.tsx')).Workbench }));

/** Every address of the app. Signed out, an address that needs an account shows the sign-in and stays. */
export function AppRoutes() {
  return (
    <ErrorBoundary>
      <ServerGate>
        {(server, user) => (
          // A new account starts with nothing of the last one on screen.
          <Suspense key={user?.id ?? 'signed out'} fallback={<Loading what="the page" />}>
            <Switch>
              <Route path={patterns.confirm}>
                <ConfirmPage server={server} />
              </Route>
              <Route path={patterns.outbox}>
                <OutboxPage />
              </Route>
              {user === null && (
                <Route path={patterns.signUp}>
                  <SignUpPage server={server} />
                </Route>
              )}
              {user === null && (
                <Route path={patterns.checkInbox}>
                  <CheckInboxPage server={server} />
                </Route>
              )}
              {user === null && (
                <Route>
                  <SignInPage server={server} />
                </Route>
              )}
              {user !== null && (
                <Route path={patterns.settings}>
                  {({ page }) => <SettingsPage server={server} user={user} page={page} />}
                </Route>
              )}
              {user !== null && (
                <Route path={patterns.workspace}>
                  {({ workspaceId }) => <Workbench server={server} user={user} workspaceId={workspaceId} />}
                </Route>
              )}
              {[patterns.home, patterns.signUp, patterns.checkInbox].map((path) => (
                <Route key={path} path={path}>
                  {user !== null && <HomePage server={server} user={user} />}
                </Route>
              ))}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        )}
      </ServerGate>
    </ErrorBoundary>
  );
}
