import { failureInWords } from '../../data/errors.ts';
import { type Listed, useCollections, useEnvironments, useWorkspace } from '../../data/workspaces.ts';
import { formatDay } from '../../lib/dates.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty, Loading, Problem } from '../../ui/notice.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Facts, LinkList, type LinkRow, Prose, Section, View, ViewTitle } from '../../ui/view.tsx';

const kinds: Record<string, string> = {
  personal: 'Personal workspace',
  private: 'Private workspace',
  team: 'Team workspace',
  public: 'Public workspace',
  partner: 'Partner workspace',
};

export function WorkspaceOverview({ id, apiUrl }: { id: string; apiUrl: string }) {
  const workspace = useWorkspace(id).data?.workspace;
  const collections = useCollections(id);
  const environments = useEnvironments(id);
  usePageTitle(workspace?.name ?? 'Workspace');
  if (workspace === undefined) return <Loading what="the workspace" />;
  const failure = collections.failure ?? environments.failure;
  const retry = () => {
    collections.retry();
    environments.retry();
  };
  const inIt = collections.data?.collections;
  const around = environments.data?.environments;
  const empty = inIt?.length === 0 && around?.length === 0;
  return (
    <View>
      <div>
        <ViewTitle title={workspace.name} />
        <Facts>
          <span>{kinds[workspace.type] ?? 'Workspace'}</span>
          {workspace.createdAt !== undefined && <span>Created {formatDay(workspace.createdAt)}</span>}
        </Facts>
      </div>
      {workspace.description && <Prose text={workspace.description} />}
      {failure !== undefined && <Problem words={failureInWords(failure)} onRetry={retry} />}
      {empty && (
        <Empty
          sentence={`This workspace is empty. Point a client for the Postman API at ${apiUrl} and it appears here.`}
        >
          <ButtonLink href={paths.newApiKey()} look="primary">
            Create API key
          </ButtonLink>
        </Empty>
      )}
      {inIt !== undefined && inIt.length > 0 && (
        <Section title="Collections" count={inIt.length}>
          <LinkList label="Collections" rows={inIt.map((one) => row(one, paths.collection(id, one.id)))} />
        </Section>
      )}
      {around !== undefined && around.length > 0 && (
        <Section title="Environments" count={around.length}>
          <LinkList
            label="Environments"
            rows={around.map((one) => row(one, paths.environment(id, one.id)))}
          />
        </Section>
      )}
    </View>
  );
}

function row(listed: Listed, href: string): LinkRow {
  if (listed.updatedAt === undefined) return { href, name: listed.name };
  return { href, name: listed.name, aside: `Changed ${formatDay(listed.updatedAt)}` };
}
