import { urlParts } from '../lib/url-parts.ts';
import styles from './url-line.module.css';

const look = { text: undefined, variable: styles.variable, 'path-variable': styles.path };

/** A URL with its variables marked. */
export function UrlLine({ url }: { url: string }) {
  let column = 0;
  return (
    <span className={styles.url}>
      {urlParts(url).map((part) => {
        const key = column;
        column += part.text.length;
        return (
          <span key={key} className={look[part.kind]}>
            {part.text}
          </span>
        );
      })}
    </span>
  );
}
