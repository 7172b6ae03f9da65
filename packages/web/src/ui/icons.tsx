import type { ReactNode } from 'react';

// 16 px, 1.5 px stroke. Always beside a word or inside a labelled control, so hidden from assistive technology.
function icon(shape: ReactNode) {
  return function Icon() {
    return (
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {shape}
      </svg>
    );
  };
}

export const ChevronRight = icon(<path d="m6.5 4.5 3.5 3.5-3.5 3.5" />);
export const ChevronDown = icon(<path d="m4.5 6.5 3.5 3.5 3.5-3.5" />);
export const Check = icon(<path d="m3.5 8.5 3 3 6-7" />);
export const Copy = icon(
  <>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
  </>,
);
export const Close = icon(<path d="m4 4 8 8m0-8-8 8" />);

export const Folder = icon(
  <path d="M2.5 4.5a1 1 0 0 1 1-1h2.8l1.4 1.5h4.8a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1z" />,
);

/** The seal: the only place where the mark is drawn. */
export function Seal({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path
        d="M21 6.5h-7.2a5.3 5.3 0 0 0 0 10.6h1.4v8.4h2.1v-17h1.6v17H21v-17h2v-2z"
        fill="var(--on-accent)"
      />
    </svg>
  );
}
