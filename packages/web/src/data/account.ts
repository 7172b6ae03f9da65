import { call } from './client.ts';
import { forgetAll, type Query, refresh, SERVER_PATH, useQuery } from './query.ts';

export interface User {
  id: string | number;
  username: string;
  email: string;
  fullName: string | null;
  emailVerified: boolean;
  avatar: string | null;
}

export interface ServerInfo {
  name: string;
  version: string;
  apiUrl: string;
  signUp: 'open' | 'off';
  database: 'sqlite' | 'postgresql';
  mail: 'smtp' | 'outbox';
  user: User | null;
}

export interface Session {
  id: string;
  device: string | null;
  ip: string | null;
  createdAt: string;
  lastActionAt: string | null;
  current: boolean;
  remember: boolean;
}

export interface ApiKey {
  id: string;
  name: string;
  lastFour: string;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
}

export interface Mail {
  id: string;
  to: string | string[];
  subject: string;
  date: string;
  text: string;
}

const SESSIONS_PATH = '/api/parley/sessions';
const API_KEYS_PATH = '/api/parley/api-keys';

export function useServer(): Query<ServerInfo> & { retry: () => void } {
  return useQuery<ServerInfo>(SERVER_PATH);
}

export async function signUp(account: { email: string; username: string; password: string }): Promise<void> {
  await call('POST', '/api/parley/accounts', { ...account, acceptTerms: true });
}

export async function confirmEmail(token: string): Promise<string> {
  const { email } = await call<{ email: string }>('POST', '/api/parley/accounts/confirmations', { token });
  await refresh(SERVER_PATH);
  return email;
}

export async function resendConfirmation(email: string): Promise<void> {
  await call('POST', '/api/parley/accounts/confirmations/resend', { email });
}

export async function signIn(who: { login: string; password: string; remember: boolean }): Promise<void> {
  await call('POST', SESSIONS_PATH, who);
  forgetAll();
  await refresh(SERVER_PATH);
}

export async function signOut(): Promise<void> {
  await call('DELETE', `${SESSIONS_PATH}/current`);
  await forgetAccount();
}

export function useSessions(): Query<{ data: Session[] }> & { retry: () => void } {
  return useQuery<{ data: Session[] }>(SESSIONS_PATH);
}

export async function endSession(session: Session): Promise<void> {
  await call('DELETE', `${SESSIONS_PATH}/${encodeURIComponent(session.id)}`);
  if (session.current) await forgetAccount();
  else await refresh(SESSIONS_PATH);
}

export async function endAllSessions(): Promise<void> {
  await call('DELETE', SESSIONS_PATH);
  await forgetAccount();
}

export function useApiKeys(): Query<{ data: ApiKey[] }> & { retry: () => void } {
  return useQuery<{ data: ApiKey[] }>(API_KEYS_PATH);
}

/** The key itself, which the server shows this once. */
export async function createApiKey(wanted: { name: string; expiresInDays: number | null }): Promise<string> {
  const { key } = await call<{ key: string }>('POST', API_KEYS_PATH, wanted);
  void refresh(API_KEYS_PATH);
  return key;
}

export async function revokeApiKey(id: string): Promise<void> {
  await call('DELETE', `${API_KEYS_PATH}/${encodeURIComponent(id)}`);
  await refresh(API_KEYS_PATH);
}

export function useOutbox(): Query<{ data: Mail[] }> & { retry: () => void } {
  return useQuery<{ data: Mail[] }>('/api/parley/outbox');
}

async function forgetAccount(): Promise<void> {
  forgetAll();
  await refresh(SERVER_PATH);
}
