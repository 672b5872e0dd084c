import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { LanguageProvider, loadTexts } from './texts';
import { applyTheme } from './theme';
import { VisitorProvider } from './visitor';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/shop.css';
import './styles/browse.css';
import './styles/product.css';
import './styles/checkout.css';

applyTheme();
const texts = await loadTexts();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider first={texts}>
      <VisitorProvider>
        <App />
      </VisitorProvider>
    </LanguageProvider>
  </StrictMode>,
);
