import { useState } from 'react';
import { Link } from './router';
import { useShop } from './shop';
import { languages, useTexts, type Language } from './texts';
import { applyTheme, readTheme, themes, type Theme } from './theme';
import { Select } from './ui/field';

export function Footer() {
  const { t, language, choose } = useTexts();
  const [theme, setTheme] = useState(readTheme);
  const shop = useShop();
  function wear(next: Theme) {
    applyTheme(next);
    setTheme(next);
  }
  return (
    <footer className="bottom">
      <div className="settings">
        <Select label={t('footer.language')} value={language} onChange={event => choose(event.target.value as Language)}>
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </Select>
        <Select label={t('footer.theme')} value={theme} onChange={event => wear(event.target.value as Theme)}>
          {themes.map(one => (
            <option key={one} value={one}>
              {t(`theme.${one}`)}
            </option>
          ))}
        </Select>
      </div>
      <nav aria-label={t('footer.nav')}>
        <Link to="/orders">{t('footer.findOrder')}</Link>
        <a href="/docs">{t('footer.docs')}</a>
        <a href="/console/">{t('footer.console')}</a>
      </nav>
      {(['imprint', 'terms', 'privacy', 'withdrawal'] as const).map(
        kind =>
          shop?.[kind] && (
            <details key={kind}>
              <summary>{t(`legal.${kind}`)}</summary>
              <p className="legal">{shop[kind]}</p>
            </details>
          ),
      )}
      <p className="fine">{t('footer.sample')}</p>
    </footer>
  );
}
