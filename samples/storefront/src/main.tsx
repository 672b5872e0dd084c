import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { LanguageProvider } from './texts';
import { applyTheme } from './theme';
import { VisitorProvider } from './visitor';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/shop.css';
import './styles/checkout.css';

applyTheme();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider>
      <VisitorProvider>
        <App />
      </VisitorProvider>
    </LanguageProvider>
  </StrictMode>,
);
