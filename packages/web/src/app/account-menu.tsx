import { useState } from 'react';
import { useLocation } from 'wouter';
import { signOut, type User } from '../data/account.ts';
import { failureInWords } from '../data/errors.ts';
import { useSubmit } from '../data/use-submit.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { ChevronDown } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import { Problem } from '../ui/notice.tsx';
import { chooseTheme, type ThemeChoice, useThemeChoice } from '../ui/theme.ts';
import styles from './shell.module.css';

const themes: { choice: ThemeChoice; label: string }[] = [
  { choice: 'light', label: 'Light' },
  { choice: 'dark', label: 'Dark' },
  { choice: 'system', label: 'Same as the system' },
];

export function AccountMenu({ user }: { user: User }) {
  const [, navigate] = useLocation();
  const theme = useThemeChoice();
  const leaving = useSubmit();
  const [dismissed, setDismissed] = useState(false);
  const leave = async () => {
    setDismissed(false);
    if (await leaving.run(signOut)) navigate(paths.home());
  };
  const name = user.fullName || user.username;
  return (
    <>
      <Menu
        label={`Account: ${name}`}
        align="end"
        button={
          <>
            <span className={styles.avatar}>{initials(name)}</span>
            <ChevronDown />
          </>
        }
        groups={[
          {
            label: `${name} · ${user.email}`,
            entries: [
              { label: 'API keys', onSelect: () => navigate(paths.apiKeys()) },
              { label: 'Sessions', onSelect: () => navigate(paths.sessions()) },
            ],
          },
          {
            label: 'Theme',
            entries: themes.map(({ choice, label }) => ({
              label,
              checked: choice === theme,
              onSelect: () => chooseTheme(choice),
            })),
          },
          { entries: [{ label: 'Sign out', onSelect: leave }] },
        ]}
      />
      {leaving.failure !== undefined && !dismissed && (
        <Dialog title="You are still signed in" onClose={() => setDismissed(true)}>
          <Problem words={failureInWords(leaving.failure)} />
          <DialogActions>
            <Button look="primary" onClick={leave}>
              Sign out again
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/);
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}
