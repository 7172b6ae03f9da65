import '@fontsource-variable/ibm-plex-sans/wght.css';
import '@fontsource/ibm-plex-mono/400.css';
import '@fontsource/ibm-plex-mono/600.css';
import './tokens.css';
import './base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { takeLinkTokens } from './data/link-tokens.ts';
import { refreshOnReturn } from './data/query.ts';
import { AppRoutes } from './routes.tsx';
import { followTheme } from './ui/theme.ts';

followTheme();
refreshOnReturn();
takeLinkTokens();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <AppRoutes />
  </StrictMode>,
);
