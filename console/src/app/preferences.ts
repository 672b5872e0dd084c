import { current, speak, type Language } from './i18n'
import { store } from './store'

export type Theme = 'system' | 'light' | 'dark'
export type Preferences = { theme: Theme; language: Language }

const place = 'stoa-console-preferences'

function remembered(): Partial<Preferences> {
  const text = localStorage.getItem(place)
  if (!text) return {}
  try {
    return JSON.parse(text) as Partial<Preferences>
  } catch {
    // Written by something else: as if nothing had been chosen.
    return {}
  }
}

const fromBrowser = (): Language => (navigator.language.startsWith('es') ? 'es' : 'en')

export const preferences = store<Preferences>({ theme: 'system', language: fromBrowser(), ...remembered() })

export async function prefer(change: Partial<Preferences>) {
  const next = { ...preferences.get(), ...change }
  preferences.set(next)
  localStorage.setItem(place, JSON.stringify(next))
  document.documentElement.dataset.theme = next.theme
  if (next.language !== current() || !document.documentElement.lang) await speak(next.language)
}

export async function applyPreferences() {
  document.documentElement.dataset.theme = preferences.get().theme
  await speak(preferences.get().language)
}
