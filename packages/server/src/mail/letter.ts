import type { Mail } from './mailer.ts';

/**
 * A mail as text and HTML: paragraphs, at most one link. No pictures from elsewhere, no trackers: the link in the
 * text is the link in the button.
 */
export function letter(
  to: string,
  content: {
    subject: string;
    paragraphs: readonly string[];
    link?: { label: string; url: string };
    after?: readonly string[];
  },
): Mail {
  const { subject, paragraphs, link, after = [] } = content;
  const text = [...paragraphs, ...(link ? [`${link.label}:\n${link.url}`] : []), ...after].join('\n\n');
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>',
    escapeHtml(subject),
    '</title></head><body style="margin:0;padding:32px 16px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1c1c1a;background:#ffffff"><div style="max-width:520px;margin:0 auto">',
    ...paragraphs.map(paragraph),
    ...(link
      ? [
          `<p style="margin:24px 0"><a href="${escapeHtml(link.url)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#1c1c1a;color:#ffffff;text-decoration:none">${escapeHtml(link.label)}</a></p>`,
          `<p style="margin:0 0 16px;font-size:13px;word-break:break-all">${escapeHtml(link.url)}</p>`,
        ]
      : []),
    ...after.map(paragraph),
    '</div></body></html>',
  ].join('');
  return { to, subject: oneLine(subject), text: `${text}\n`, html };
}

const paragraph = (words: string): string => `<p style="margin:0 0 16px">${escapeHtml(words)}</p>`;

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (words: string): string => words.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

/** Names chosen by people stand in subjects: a line break there would be another header. */
const oneLine = (words: string): string => words.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
