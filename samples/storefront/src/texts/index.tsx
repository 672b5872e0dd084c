import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { en } from './en';
import { es } from './es';

export type TextKey = keyof typeof en;
type Values = Record<string, string | number>;

const catalogues = { en, es };
export type Language = keyof typeof catalogues;
export const languages: Record<Language, string> = { en: 'English', es: 'Español' };

const kept = 'stoa.language';

function preferred(): Language {
  const wished = [localStorage.getItem(kept), ...navigator.languages.map(one => one.slice(0, 2))];
  return (wished.find(one => one !== null && one in catalogues) as Language | undefined) ?? 'en';
}

let current = preferred();

/** What goes into `Accept-Language`. */
export const language = () => current;

const Context = createContext<{ language: Language; choose: (language: Language) => void }>({ language: 'en', choose: () => {} });

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState(current);
  useEffect(() => {
    document.documentElement.lang = chosen;
  }, [chosen]);
  function choose(next: Language) {
    current = next;
    localStorage.setItem(kept, next);
    setChosen(next);
  }
  return <Context value={{ language: chosen, choose }}>{children}</Context>;
}

/** `t('cart.lines', { count: 2 })`: where `count` is given, the plural form of the language is taken (`cart.lines.one`, `cart.lines.other`). */
export function useTexts() {
  const { language: chosen, choose } = useContext(Context);
  const texts: Record<string, string> = catalogues[chosen];
  function t(key: TextKey | PluralKey, values: Values = {}): string {
    const form = typeof values.count === 'number' ? `${key}.${new Intl.PluralRules(chosen).select(values.count)}` : key;
    const text = texts[form] ?? texts[`${key}.other`] ?? texts[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  }
  return { t, language: chosen, choose };
}

type PluralKey = TextKey extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never;

/** A sentence for a value of the server, such as an attribute's name; the value itself where we have none. */
export function useNames() {
  const { t } = useTexts();
  return (prefix: string, value: string) => {
    const key = `${prefix}.${value}`;
    return key in en ? t(key as TextKey) : value;
  };
}
