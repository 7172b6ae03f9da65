import { useState } from 'react';
import { endAllSessions, endSession, type Session, useSessions } from '../../data/account.ts';
import { failureInWords } from '../../data/errors.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { formatMinute } from '../../lib/dates.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Loading, Problem } from '../../ui/notice.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { RecordList, RecordRow } from '../../ui/record-list.tsx';
import { View, ViewTitle } from '../../ui/view.tsx';

export function SessionsPage() {
  usePageTitle('Sessions');
  const { data, failure, retry } = useSessions();
  const ending = useSubmit();
  const [endingAll, setEndingAll] = useState(false);
  const words = endingAll ? undefined : ending.failure;
  return (
    <View>
      <ViewTitle title="Sessions">
        {data !== undefined && data.data.length > 1 && (
          <Button look="danger" onClick={() => setEndingAll(true)}>
            Sign out everywhere
          </Button>
        )}
      </ViewTitle>
      {failure !== undefined && <Problem words={failureInWords(failure)} onRetry={retry} />}
      {words !== undefined && <Problem words={failureInWords(words)} />}
      {data === undefined && failure === undefined && <Loading what="sessions" />}
      {data !== undefined && (
        <RecordList label="Sessions">
          {data.data.map((session) => (
            <RecordRow
              key={session.id}
              name={session.device ?? 'Unknown device'}
              tag={session.current ? 'This session' : undefined}
              facts={factsOf(session)}
              action={
                <Button
                  busy={ending.busy}
                  aria-label={`Sign out ${session.device ?? 'unknown device'}`}
                  onClick={() => ending.run(() => endSession(session))}
                >
                  Sign out
                </Button>
              }
            />
          ))}
        </RecordList>
      )}
      {endingAll && (
        <ConfirmDialog
          title="Sign out everywhere"
          consequence="Every browser, this one too, has to sign in again. API keys go on working."
          action="Sign out everywhere"
          busy={ending.busy}
          problem={ending.failure && failureInWords(ending.failure)}
          onConfirm={() => ending.run(endAllSessions)}
          onClose={() => setEndingAll(false)}
        />
      )}
    </View>
  );
}

function factsOf(session: Session): string[] {
  const facts = [`Signed in ${formatMinute(session.createdAt)}`];
  if (session.lastActionAt !== null) facts.push(`Last used ${formatMinute(session.lastActionAt)}`);
  if (session.ip !== null) facts.push(`From ${session.ip}`);
  facts.push(session.remember ? 'Stays 30 days' : 'Ends after 30 minutes without use');
  return facts;
}
