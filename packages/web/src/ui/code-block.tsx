import { jsonTokens, prettyJson, type Token } from '../lib/json-tokens.ts';
import styles from './code-block.module.css';
import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  label: string;
  text: string;
  /** Only JSON is coloured and indented; other text is shown as it is. */
  language: 'json' | 'text';
}

// One element a line is fine up to here; the editor of the full client takes larger texts.
const SHOWN_LINES_MAX = 2_000;
const SHOWN_CHARS_MAX = 200_000;

const tokenClass: Record<Token['kind'], string | undefined> = {
  key: styles.key,
  string: styles.string,
  number: styles.numberToken,
  boolean: styles.boolean,
  null: styles.null,
  variable: styles.variable,
  plain: undefined,
};

export function CodeBlock({ label, text, language }: CodeBlockProps) {
  const small = text.length <= SHOWN_CHARS_MAX;
  const shown = small && language === 'json' ? prettyJson(text) : text.slice(0, SHOWN_CHARS_MAX);
  const all = shown.split('\n');
  const lines = all.slice(0, SHOWN_LINES_MAX);
  const cut = !small || lines.length < all.length;
  return (
    <figure className={styles.figure} aria-label={label}>
      <pre className={styles.code}>
        {numbered(lines).map(({ number, line }) => (
          <span key={number} className={styles.line}>
            <span className={styles.number} aria-hidden="true">
              {number}
            </span>
            <span>{language === 'json' ? <Colored line={line} /> : line || ' '}</span>
          </span>
        ))}
      </pre>
      <div className={styles.copy}>
        <CopyButton text={text} what={label.toLowerCase()} />
      </div>
      {cut && <p className={styles.note}>Only the beginning is shown. Copy takes the whole text.</p>}
    </figure>
  );
}

function Colored({ line }: { line: string }) {
  let column = 0;
  return jsonTokens(line).map((token) => {
    const key = column;
    column += token.text.length;
    return (
      <span key={key} className={tokenClass[token.kind]}>
        {token.text}
      </span>
    );
  });
}

function numbered(lines: string[]): { number: number; line: string }[] {
  return lines.map((line, index) => ({ number: index + 1, line }));
}
