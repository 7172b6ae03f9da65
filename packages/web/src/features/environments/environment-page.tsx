import { useState } from 'react';
import { descriptionText } from '../../data/collection-document.ts';
import { failureInWords } from '../../data/errors.ts';
import { type EnvironmentVariable, useEnvironment } from '../../data/workspaces.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Loading, Problem } from '../../ui/notice.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { PairTable } from '../../ui/pair-table.tsx';
import { Prose, Section, View, ViewTitle } from '../../ui/view.tsx';

// Of one length for every value: the mask tells nothing about what it hides.
const MASK = '••••••••';

export function EnvironmentPage({ id }: { id: string }) {
  const { data, failure, retry } = useEnvironment(id);
  const [revealed, setRevealed] = useState(false);
  const environment = data?.environment;
  usePageTitle(environment?.name ?? 'Environment');
  if (environment === undefined) {
    if (failure === undefined) return <Loading what="the environment" />;
    return (
      <View>
        <ViewTitle title="This environment cannot be shown" />
        <Problem words={failureInWords(failure)} onRetry={retry} />
      </View>
    );
  }
  const { values } = environment;
  const description = descriptionText(environment.description);
  return (
    <View>
      <ViewTitle title={environment.name}>
        {values.some(isSecret) && (
          <Button aria-pressed={revealed} onClick={() => setRevealed(!revealed)}>
            {revealed ? 'Hide secret values' : 'Show secret values'}
          </Button>
        )}
      </ViewTitle>
      {description !== '' && <Prose text={description} />}
      {values.length === 0 ? (
        <Empty sentence="No variables in this environment yet." />
      ) : (
        <Section title="Variables" count={values.length}>
          <PairTable
            label="Variables"
            rows={values.map((variable) => ({
              name: variable.key,
              value: <Value variable={variable} revealed={revealed} />,
              note: descriptionText(variable.description),
              on: variable.enabled !== false,
            }))}
          />
        </Section>
      )}
    </View>
  );
}

function Value({ variable, revealed }: { variable: EnvironmentVariable; revealed: boolean }) {
  if (!isSecret(variable) || revealed) return String(variable.value ?? '');
  return (
    <>
      <span aria-hidden="true">{MASK}</span>
      <span className="visually-hidden">hidden</span>
    </>
  );
}

function isSecret(variable: EnvironmentVariable): boolean {
  return variable.type === 'secret';
}
