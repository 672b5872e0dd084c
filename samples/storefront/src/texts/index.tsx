import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { en } from './en';

export type TextKey = keyof typeof en;
type Values = Record<string, string | number>;

type Texts = Record<TextKey, string>;

export const languages = { en: 'English', es: 'Español' };
export type Language = keyof typeof languages;

/** English is always here; another language is a file of its own, fetched when it is chosen. */
const load: Record<Language, () => Promise<Texts>> = { en: async () => en, es: async () => (await import('./es')).es };

const kept = 'stoa.language';

function preferred(): Language {
  const wished = [localStorage.getItem(kept), ...navigator.languages.map(one => one.slice(0, 2))];
  return (wished.find(one => one !== null && one in languages) as Language | undefined) ?? 'en';
}

let current = preferred();

/** What goes into `Accept-Language`. */
export const language = () => current;

/** Before the first page, so that it is not shown in one language and then in another. */
export const loadTexts = () => load[current]();

const Context = createContext<{ texts: Texts; language: Language; choose: (language: Language) => void }>({ texts: en, language: 'en', choose: () => {} });

export function LanguageProvider({ first, children }: { first: Texts; children: ReactNode }) {
  const [chosen, setChosen] = useState({ language: current, texts: first });
  useEffect(() => {
    document.documentElement.lang = chosen.language;
  }, [chosen]);
  async function choose(language: Language) {
    const texts = await load[language]();
    current = language;
    localStorage.setItem(kept, language);
    setChosen({ language, texts });
  }
  return <Context value={{ ...chosen, choose: language => void choose(language) }}>{children}</Context>;
}

/** `t('cart.lines', { count: 2 })`: where `count` is given, the plural form of the language is taken (`cart.lines.one`, `cart.lines.other`). */
export function useTexts() {
  const { language, choose, ...context } = useContext(Context);
  const texts: Record<string, string> = context.texts;
  function t(key: TextKey | PluralKey, values: Values = {}): string {
    const form = typeof values.count === 'number' ? `${key}.${new Intl.PluralRules(language).select(values.count)}` : key;
    const text = texts[form] ?? texts[`${key}.other`] ?? texts[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  }
  return { t, language, choose };
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
