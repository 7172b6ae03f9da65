import { useState } from 'react';
import { useLocation } from 'wouter';
import { failureInWords } from '../../data/errors.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { createWorkspace, type WorkspaceType } from '../../data/workspaces.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Problem } from '../../ui/notice.tsx';

const types: { type: WorkspaceType; label: string }[] = [
  { type: 'personal', label: 'Personal: only you' },
  { type: 'private', label: 'Private: only people you invite' },
  { type: 'team', label: 'Team: everybody in your team' },
];

export function CreateWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const [, navigate] = useLocation();
  const { busy, failure, run } = useSubmit();
  const [name, setName] = useState('');
  const [type, setType] = useState<WorkspaceType>('personal');
  const submit = () =>
    run(async () => {
      const id = await createWorkspace({ name: name.trim(), type });
      onClose();
      navigate(paths.workspace(id));
    });
  return (
    <Dialog title="Create workspace" onClose={onClose}>
      <Form onSubmit={submit}>
        {failure !== undefined && <Problem words={failureInWords(failure)} />}
        <Field
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          required
          maxLength={255}
          autoComplete="off"
        />
        <SelectField
          label="Who sees it"
          value={type}
          onChange={(event) =>
            setType(types.find((one) => one.type === event.target.value)?.type ?? 'personal')
          }
        >
          {types.map((one) => (
            <option key={one.type} value={one.type}>
              {one.label}
            </option>
          ))}
        </SelectField>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ''}>
            Create workspace
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
