import { type Example, headersOf } from '../../data/collection-document.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { PairTable } from '../../ui/pair-table.tsx';
import { Section } from '../../ui/view.tsx';
import styles from './example-view.module.css';
import { pairRows } from './pair-rows.ts';
import { RequestLine } from './request-view.tsx';

/** A saved response: the request it answers, and the answer. */
export function ExampleView({ example }: { example: Example }) {
  const headers = headersOf(example);
  const body = example.body ?? '';
  return (
    <>
      {example.originalRequest && <RequestLine request={example.originalRequest} />}
      {example.code ? (
        <Section title="Status">
          <span className={`${styles.status} ${styles[statusLook(example.code)]}`}>
            {example.code} {example.status}
          </span>
        </Section>
      ) : null}
      {headers.length > 0 && (
        <Section title="Headers" count={headers.length}>
          <PairTable label="Headers" rows={pairRows(headers)} />
        </Section>
      )}
      {body !== '' && (
        <Section title="Body">
          <CodeBlock label="Body" text={body} language={/^\s*[{["]/.test(body) ? 'json' : 'text'} />
        </Section>
      )}
    </>
  );
}

function statusLook(code: number): 'ok' | 'warn' | 'err' {
  if (code < 400) return 'ok';
  return code < 500 ? 'warn' : 'err';
}
