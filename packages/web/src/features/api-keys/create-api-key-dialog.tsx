import { useState } from 'react';
import { createApiKey } from '../../data/account.ts';
import { failureInWords, fieldProblem } from '../../data/errors.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Problem } from '../../ui/notice.tsx';
import styles from './create-api-key-dialog.module.css';

const expiries = [
  { days: '30', label: 'In 30 days' },
  { days: '90', label: 'In 90 days' },
  { days: '365', label: 'In a year' },
  { days: '', label: 'Never' },
];

export function CreateApiKeyDialog({ apiUrl, onClose }: { apiUrl: string; onClose: () => void }) {
  const { busy, failure, run } = useSubmit();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [key, setKey] = useState<string>();
  if (key !== undefined) return <CreatedKey apiKey={key} apiUrl={apiUrl} onClose={onClose} />;
  const submit = () =>
    run(async () => {
      const expiresInDays = days === '' ? null : Number(days);
      setKey(await createApiKey({ name: name.trim(), expiresInDays }));
    });
  return (
    <Dialog title="Create API key" onClose={onClose}>
      <Form onSubmit={submit}>
        {failure !== undefined && <Problem words={failureInWords(failure)} />}
        <Field
          label="Name"
          hint="What it is for, so that you know it again."
          value={name}
          onChange={(event) => setName(event.target.value)}
          problem={fieldProblem(failure, 'name')?.message}
          maxLength={100}
          autoComplete="off"
          required
        />
        <SelectField label="Expires" value={days} onChange={(event) => setDays(event.target.value)}>
          {expiries.map((expiry) => (
            <option key={expiry.days} value={expiry.days}>
              {expiry.label}
            </option>
          ))}
        </SelectField>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ''}>
            Create API key
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

function CreatedKey(props: { apiKey: string; apiUrl: string; onClose: () => void }) {
  return (
    <Dialog title="Copy your key now" onClose={props.onClose}>
      <p>It is shown this once; the server keeps only a fingerprint of it.</p>
      <p className={styles.key}>
        <output aria-label="API key">{props.apiKey}</output>
        <CopyButton text={props.apiKey} what="the key" />
      </p>
      <p className={styles.hint}>
        Send it as <code>X-API-Key</code> to <code>{props.apiUrl}</code>.
      </p>
      <DialogActions>
        <Button look="primary" onClick={props.onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}
