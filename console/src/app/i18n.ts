import { i18n, type Messages } from '@lingui/core'
import { useLingui } from '@lingui/react'
import * as client from './client'

export type Language = 'en' | 'es'
export const languages: Record<Language, string> = { en: 'English', es: 'Español' }

const files = import.meta.glob<{ default: Messages }>('/src/**/texts.{en,es}.json')
const wanted = new Set(['app', 'ui'])

/** The texts of a folder in the language of now; a screen's are loaded with it. */
export async function loadTexts(folder?: string, language: Language = current()) {
  if (folder) wanted.add(folder)
  const loaded = await Promise.all([...(folder ? [folder] : wanted)].map(async (one) => (await files[`/src/${one}/texts.${language}.json`]?.())?.default ?? {}))
  for (const messages of loaded) i18n.load(language, messages)
}

export const current = (): Language => (i18n.locale === 'es' ? 'es' : 'en')

export async function speak(language: Language) {
  await loadTexts(undefined, language)
  client.configure({ language })
  document.documentElement.lang = language
  i18n.activate(language)
}

export type T = (id: string, values?: Record<string, unknown>) => string

/** The text of that id in the person's language; another function for another language only. */
export function useT(): T {
  return useLingui()._
}

/** For code outside components. */
export const say: T = (id, values) => i18n._(id, values)

/** A state or another closed set of the API: `t.state` texts are `state.{value}`; one that has none is shown as it is. */
export const word = (t: T, group: string, value: string) => named(t, group, value) ?? value.replaceAll('_', ' ')

/** What a built-in role is called; the shop's own are called as they were named. */
export const roleName = (t: T, name: string) => named(t, 'role', name) ?? name

const named = (t: T, group: string, value: string) => {
  const text = t(`${group}.${value}`)
  return text === `${group}.${value}` ? undefined : text
}
