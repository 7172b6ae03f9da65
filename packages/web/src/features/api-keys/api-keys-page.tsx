import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type ApiKey, revokeApiKey, useApiKeys } from '../../data/account.ts';
import { failureInWords } from '../../data/errors.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { formatDay } from '../../lib/dates.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Empty, Loading, Problem } from '../../ui/notice.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { RecordList, RecordRow } from '../../ui/record-list.tsx';
import { View, ViewTitle } from '../../ui/view.tsx';
import { CreateApiKeyDialog } from './create-api-key-dialog.tsx';

export function ApiKeysPage({ apiUrl }: { apiUrl: string }) {
  usePageTitle('API keys');
  const [, navigate] = useLocation();
  const creating = new URLSearchParams(useSearch()).has('new');
  const { data, failure, retry } = useApiKeys();
  const [revoking, setRevoking] = useState<ApiKey>();
  const keys = data?.data;
  const create = (
    <Button look="primary" onClick={() => navigate(paths.newApiKey())}>
      Create API key
    </Button>
  );
  return (
    <View>
      <ViewTitle title="API keys">{keys !== undefined && keys.length > 0 && create}</ViewTitle>
      {failure !== undefined && <Problem words={failureInWords(failure)} onRetry={retry} />}
      {keys === undefined && failure === undefined && <Loading what="API keys" />}
      {keys?.length === 0 && (
        <Empty sentence={`A key lets a program act as you at ${apiUrl}.`}>{create}</Empty>
      )}
      {keys !== undefined && keys.length > 0 && (
        <RecordList label="API keys">
          {keys.map((key) => (
            <RecordRow
              key={key.id}
              name={key.name}
              code={`…${key.lastFour}`}
              facts={factsOf(key)}
              action={
                <Button look="danger" aria-label={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>
                  Revoke
                </Button>
              }
            />
          ))}
        </RecordList>
      )}
      {creating && (
        <CreateApiKeyDialog apiUrl={apiUrl} onClose={() => navigate(paths.apiKeys(), { replace: true })} />
      )}
      {revoking !== undefined && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </View>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { busy, failure, run } = useSubmit();
  return (
    <ConfirmDialog
      title={`Revoke ${apiKey.name}`}
      consequence="Programs that use this key are refused from now on. This cannot be undone."
      action="Revoke key"
      busy={busy}
      problem={failure && failureInWords(failure)}
      onConfirm={async () => {
        if (await run(() => revokeApiKey(apiKey.id))) onClose();
      }}
      onClose={onClose}
    />
  );
}

function factsOf(key: ApiKey): string[] {
  return [
    `Created ${formatDay(key.createdAt)}`,
    key.lastUsedAt === null ? 'Never used' : `Last used ${formatDay(key.lastUsedAt)}`,
    key.expiresAt === null ? 'Does not expire' : `Expires ${formatDay(key.expiresAt)}`,
  ];
}
