import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';
import { Problem } from './notice.tsx';

interface ConfirmDialogProps {
  title: string;
  consequence: string;
  action: string;
  busy: boolean;
  problem: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      {props.problem !== undefined && <Problem words={props.problem} />}
      <p>{props.consequence}</p>
      <DialogActions>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button look="danger" busy={props.busy} onClick={props.onConfirm}>
          {props.action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
