import {
  type CollectionDocument,
  descriptionText,
  type Element,
  findElement,
  type Item,
  idOf,
  isFolder,
  methodOf,
  nameOf,
  requestOf,
} from '../../data/collection-document.ts';
import { failureInWords } from '../../data/errors.ts';
import { useCollection } from '../../data/workspaces.ts';
import { paths } from '../../paths.ts';
import { Folder } from '../../ui/icons.tsx';
import { MethodName } from '../../ui/method.tsx';
import { Empty, Loading, Problem } from '../../ui/notice.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { PairTable } from '../../ui/pair-table.tsx';
import { Crumbs, LinkList, type LinkRow, Prose, Section, View, ViewTitle } from '../../ui/view.tsx';
import { ExampleView } from './example-view.tsx';
import { pairRows } from './pair-rows.ts';
import { RequestView } from './request-view.tsx';
import { countRequests } from './tree-rows.ts';

interface CollectionPageProps {
  workspaceId: string;
  collectionId: string;
  elementId: string | undefined;
}

/** Whatever the address names inside a collection, or the collection itself. */
export function CollectionPage({ workspaceId, collectionId, elementId }: CollectionPageProps) {
  const { data, failure, retry } = useCollection(collectionId);
  const collection = data?.collection;
  const element = collection && elementId !== undefined ? findElement(collection, elementId) : undefined;
  usePageTitle(element?.name ?? collection?.info.name ?? 'Collection');
  if (collection === undefined) {
    if (failure === undefined) return <Loading what="the collection" />;
    return (
      <View>
        <ViewTitle title="This collection cannot be shown" />
        <Problem words={failureInWords(failure)} onRetry={retry} />
      </View>
    );
  }
  const linkTo = (id: string) => paths.element(workspaceId, collectionId, id);
  if (elementId === undefined) return <WholeCollection collection={collection} linkTo={linkTo} />;
  if (element === undefined) {
    return (
      <View>
        <ViewTitle title="Not in this collection any more" />
        <Problem words="The folder, request or example was moved or deleted." onRetry={retry} />
      </View>
    );
  }
  return (
    <View key={element.id}>
      <Crumbs
        steps={[
          { name: collection.info.name, href: paths.collection(workspaceId, collectionId) },
          ...element.trail.map((above) => ({ name: above.name, href: linkTo(above.id) })),
        ]}
        title={element.name}
      />
      <ElementView element={element} linkTo={linkTo} />
    </View>
  );
}

function ElementView({ element, linkTo }: { element: Element; linkTo: (id: string) => string }) {
  switch (element.kind) {
    case 'folder':
      return (
        <>
          <DescriptionProse text={descriptionText(element.item.description)} />
          <Contents items={element.item.item ?? []} parentId={element.id} linkTo={linkTo} />
        </>
      );
    case 'request':
      return <RequestView item={element.item} requestId={element.id} linkTo={linkTo} />;
    case 'example':
      return <ExampleView example={element.example} />;
  }
}

function WholeCollection({
  collection,
  linkTo,
}: {
  collection: CollectionDocument;
  linkTo: (id: string) => string;
}) {
  const variables = collection.variable ?? [];
  return (
    <View>
      <ViewTitle title={collection.info.name} />
      <DescriptionProse text={descriptionText(collection.info.description)} />
      <Contents items={collection.item ?? []} parentId="" linkTo={linkTo} />
      {variables.length > 0 && (
        <Section title="Variables" count={variables.length}>
          <PairTable label="Variables" rows={pairRows(variables)} />
        </Section>
      )}
    </View>
  );
}

function DescriptionProse({ text }: { text: string }) {
  return text === '' ? null : <Prose text={text} />;
}

function Contents(props: { items: Item[]; parentId: string; linkTo: (id: string) => string }) {
  if (props.items.length === 0) return <Empty sentence="Nothing in here yet." />;
  const rows = props.items.map((item, position): LinkRow => {
    const row = { href: props.linkTo(idOf(item, props.parentId, position)), name: nameOf(item) };
    if (!isFolder(item)) return { ...row, mark: <MethodName method={methodOf(requestOf(item))} short /> };
    const count = countRequests(item);
    return { ...row, mark: <Folder />, aside: count === 1 ? '1 request' : `${count} requests` };
  });
  return (
    <Section title="Contents" count={rows.length}>
      <LinkList label="Contents" rows={rows} />
    </Section>
  );
}
