import {
  type Body,
  descriptionText,
  headersOf,
  type Item,
  idOf,
  methodOf,
  nameOf,
  type Pair,
  pathVariablesOf,
  queryOf,
  type RequestDocument,
  requestOf,
  urlOf,
} from '../../data/collection-document.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { MethodName } from '../../ui/method.tsx';
import { PairTable } from '../../ui/pair-table.tsx';
import { UrlLine } from '../../ui/url-line.tsx';
import { LinkList, Prose, Section } from '../../ui/view.tsx';
import { pairRows } from './pair-rows.ts';
import styles from './request-view.module.css';

interface RequestViewProps {
  item: Item;
  requestId: string;
  linkTo: (id: string) => string;
}

export function RequestView({ item, requestId, linkTo }: RequestViewProps) {
  const request = requestOf(item);
  const description = descriptionText(request.description) || descriptionText(item.description);
  const examples = item.response ?? [];
  const authType = request.auth?.type;
  return (
    <>
      <RequestLine request={request} />
      {description !== '' && <Prose text={description} />}
      <Pairs title="Query" pairs={queryOf(request)} />
      <Pairs title="Path" pairs={pathVariablesOf(request)} />
      {authType !== undefined && (
        <Section title="Authorization">
          <p>{authNames[authType] ?? authType}</p>
        </Section>
      )}
      <Pairs title="Headers" pairs={headersOf(request)} />
      <BodySection body={request.body ?? undefined} />
      {examples.length > 0 && (
        <Section title="Examples" count={examples.length}>
          <LinkList
            label="Examples"
            rows={examples.map((example, position) => ({
              href: linkTo(idOf(example, requestId, position)),
              name: nameOf(example),
              ...(example.code ? { aside: `${example.code} ${example.status ?? ''}`.trim() } : {}),
            }))}
          />
        </Section>
      )}
    </>
  );
}

export function RequestLine({ request }: { request: RequestDocument }) {
  const url = urlOf(request);
  return (
    <div className={styles.line}>
      <span className={styles.method}>
        <MethodName method={methodOf(request)} />
      </span>
      <span className={styles.url}>
        {url === '' ? <span className={styles.none}>No address yet</span> : <UrlLine url={url} />}
      </span>
      {url !== '' && (
        <span className={styles.copy}>
          <CopyButton text={url} what="the address" />
        </span>
      )}
    </div>
  );
}

const authNames: Record<string, string> = {
  noauth: 'No authorization',
  apikey: 'API key',
  awsv4: 'AWS signature',
  basic: 'Basic',
  bearer: 'Bearer token',
  digest: 'Digest',
  edgegrid: 'Akamai EdgeGrid',
  hawk: 'Hawk',
  jwt: 'JWT bearer',
  ntlm: 'NTLM',
  oauth1: 'OAuth 1.0',
  oauth2: 'OAuth 2.0',
};

function Pairs({ title, pairs }: { title: string; pairs: Pair[] }) {
  if (pairs.length === 0) return null;
  return (
    <Section title={title} count={pairs.length}>
      <PairTable label={title} rows={pairRows(pairs)} />
    </Section>
  );
}

function BodySection({ body }: { body: Body | undefined }) {
  const content = body === undefined ? null : bodyContent(body);
  return content === null ? null : <Section title="Body">{content}</Section>;
}

function bodyContent(body: Body) {
  switch (body.mode) {
    case 'raw':
      return body.raw ? <CodeBlock label="Body" text={body.raw} language={rawLanguage(body)} /> : null;
    case 'urlencoded':
      return body.urlencoded?.length ? <PairTable label="Form" rows={pairRows(body.urlencoded)} /> : null;
    case 'formdata':
      return body.formdata?.length ? <PairTable label="Form data" rows={pairRows(body.formdata)} /> : null;
    case 'file':
      return <p>File: {body.file?.src || 'none chosen'}</p>;
    case 'graphql':
      return (
        <div className={styles.body}>
          <CodeBlock label="Query" text={body.graphql?.query ?? ''} language="text" />
          {body.graphql?.variables && (
            <CodeBlock label="Variables" text={body.graphql.variables} language="json" />
          )}
        </div>
      );
    default:
      return null;
  }
}

function rawLanguage(body: Body): 'json' | 'text' {
  const named = body.options?.raw?.language;
  if (named !== undefined) return named === 'json' ? 'json' : 'text';
  return /^\s*[{[]/.test(body.raw ?? '') ? 'json' : 'text';
}
