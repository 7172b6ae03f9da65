import { useCallback, useState } from 'react';
import { type Failure, failureOf } from './errors.ts';

export interface Submission {
  busy: boolean;
  failure: Failure | undefined;
  /** Runs the action unless one is running; true when it succeeded. */
  run: (action: () => Promise<void>) => Promise<boolean>;
}

/** State of one button or form that changes something on the server. */
export function useSubmit(): Submission {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const run = useCallback(async (action: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await action();
      return true;
    } catch (error) {
      setFailure(failureOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, failure, run };
}
