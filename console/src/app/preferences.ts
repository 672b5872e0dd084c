import { getPreferences, savePreferences, send } from './client'
import { current, speak, type Language } from './i18n'
import { store } from './store'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'
export type Preferences = { theme: Theme; density: Density; language: Language }

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

export const preferences = store<Preferences>({ theme: 'system', density: 'comfortable', language: fromBrowser(), ...remembered() })

function dress({ theme, density }: Preferences) {
  Object.assign(document.documentElement.dataset, { theme, density })
}

async function show(next: Preferences) {
  preferences.set(next)
  localStorage.setItem(place, JSON.stringify(next))
  dress(next)
  if (next.language !== current()) await speak(next.language)
}

let saved: Promise<unknown> = Promise.resolve()

async function save() {
  const kept = await send(getPreferences, {})
  // What other pages or versions keep there stays.
  if (kept.ok) await send(savePreferences, { chosen: { ...kept.data.chosen, ...preferences.get() } }, { idempotencyKey: crypto.randomUUID() })
}

/** Here at once; with the account where someone is signed in, so that it is the same on their other devices. */
export async function prefer(change: Partial<Preferences>, keep = true) {
  await show({ ...preferences.get(), ...change })
  // One after the other: two choices made quickly could else arrive in the wrong order, and the first would stay.
  if (keep) await (saved = saved.then(save))
}

const isTheme = (text: string | undefined): text is Theme => text === 'system' || text === 'light' || text === 'dark'
const isDensity = (text: string | undefined): text is Density => text === 'comfortable' || text === 'compact'
const isLanguage = (text: string | undefined): text is Language => text === 'en' || text === 'es'

/** What the account says wins over what this browser remembered. */
export async function loadPreferences() {
  const kept = await send(getPreferences, {})
  if (!kept.ok) return
  const { theme, density, language } = kept.data.chosen
  const now = preferences.get()
  await show({ theme: isTheme(theme) ? theme : now.theme, density: isDensity(density) ? density : now.density, language: isLanguage(language) ? language : now.language })
}

export async function applyPreferences() {
  dress(preferences.get())
  await speak(preferences.get().language)
}
