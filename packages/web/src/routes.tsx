import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { ErrorBoundary } from './app/error-boundary.tsx';
import { NotFound } from './app/not-found.tsx';
import { ServerGate } from './app/server-gate.tsx';
import type { ServerInfo, User } from './data/account.ts';
import { invitationToken } from './data/link-tokens.ts';
import { paths, patterns } from './paths.ts';
import { LoadingPage } from './ui/notice.tsx';

const signIn = () => import('./features/accounts/sign-in-page.tsx');
const signUp = () => import('./features/accounts/sign-up-page.tsx');
const checkInbox = () => import('./features/accounts/check-inbox-page.tsx');
const confirm = () => import('./features/accounts/confirm-page.tsx');
const invitation = () => import('./features/accounts/invitation-page.tsx');
const outbox = () => import('./features/outbox/outbox-page.tsx');
const home = () => import('./app/home-page.tsx');
const settings = () => import('./app/settings-page.tsx');
const workbench = () => import('./app/workbench.tsx');

const SignInPage = lazy(() => signIn().then((page) => ({ default: page.SignInPage })));
const SignUpPage = lazy(() => signUp().then((page) => ({ default: page.SignUpPage })));
const CheckInboxPage = lazy(() => checkInbox().then((page) => ({ default: page.CheckInboxPage })));
const ConfirmPage = lazy(() => confirm().then((page) => ({ default: page.ConfirmPage })));
const InvitationPage = lazy(() => invitation().then((page) => ({ default: page.InvitationPage })));
const OutboxPage = lazy(() => outbox().then((page) => ({ default: page.OutboxPage })));
const HomePage = lazy(() => home().then((page) => ({ default: page.HomePage })));
const SettingsPage = lazy(() => settings().then((page) => ({ default: page.SettingsPage })));
const Workbench = lazy(() => workbench().then((page) => ({ default: page.Workbench })));

/** Every address of the app. Signed out, an address that needs an account shows the sign-in and stays. */
export function AppRoutes() {
  return (
    <ErrorBoundary>
      <ServerGate>
        {(server, user) => (
          // A new account starts with nothing of the last one on screen.
          <Suspense key={user?.id ?? 'signed out'} fallback={<LoadingPage what="the page" />}>
            {user === null ? <SignedOut server={server} /> : <SignedIn server={server} user={user} />}
          </Suspense>
        )}
      </ServerGate>
    </ErrorBoundary>
  );
}

function SignedOut({ server }: { server: ServerInfo }) {
  useFetchedAhead(signedOutPages);
  return (
    <Switch>
      <Route path={patterns.confirm}>
        <ConfirmPage server={server} />
      </Route>
      <Route path={patterns.invitation}>
        <InvitationPage server={server} />
      </Route>
      <Route path={patterns.outbox}>
        <OutboxPage />
      </Route>
      <Route path={patterns.signUp}>
        <SignUpPage server={server} />
      </Route>
      <Route path={patterns.checkInbox}>
        <CheckInboxPage server={server} />
      </Route>
      <Route>
        <SignInPage server={server} />
      </Route>
    </Switch>
  );
}

function SignedIn({ server, user }: { server: ServerInfo; user: User }) {
  useFetchedAhead(signedInPages);
  return (
    <Switch>
      <Route path={patterns.workspace}>
        {({ workspaceId }) => <Workbench server={server} user={user} workspaceId={workspaceId} />}
      </Route>
      <Route path={patterns.settings}>
        {({ page }) => <SettingsPage server={server} user={user} page={page} />}
      </Route>
      <Route path={patterns.confirm}>
        <ConfirmPage server={server} />
      </Route>
      <Route path={patterns.invitation}>
        <InvitationPage server={server} />
      </Route>
      <Route path={patterns.outbox}>
        <OutboxPage />
      </Route>
      {[patterns.home, patterns.signUp, patterns.checkInbox].map((path) => (
        <Route key={path} path={path}>
          <Home server={server} user={user} />
        </Route>
      ))}
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

/** Signing in and signing up end here; who began with an invitation goes on with it. */
function Home({ server, user }: { server: ServerInfo; user: User }) {
  if (invitationToken() !== undefined) return <Redirect to={paths.invitation()} replace />;
  return <HomePage server={server} user={user} />;
}

const signedOutPages = [signUp, checkInbox, workbench];
const signedInPages = [workbench, settings, home];
const AHEAD_AFTER_MS = 1_500;

/** Fetches the pages one goes to next while nothing else happens, so that they open at once, and offline. */
function useFetchedAhead(pages: (() => Promise<unknown>)[]): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      // A page that does not come now is asked for again when it is opened.
      for (const page of pages) page().catch(() => undefined);
    }, AHEAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [pages]);
}
