import type { AndroidMessageInput, IosMessageInput, PushMessage, Template, Translation, WebMessageInput } from '~/app/client'

/** What is shown, with the names of the API; null: nothing is sent to that platform. */
export type Content = {
  android_message: AndroidMessageInput | null
  ios_message: IosMessageInput | null
  web_message: WebMessageInput | null
  translations: Record<string, Translation>
  variables: Record<string, string>
}

const parts = ['android_message', 'ios_message', 'web_message'] as const
type Part = (typeof parts)[number]
type Platform = 'android' | 'ios' | 'web'
const names: Record<Part, Platform> = { android_message: 'android', ios_message: 'ios', web_message: 'web' }
export { parts, names, type Part, type Platform }

export const emptyContent: Content = { android_message: { title: '', body: '' }, ios_message: { title: '', body: '' }, web_message: null, translations: {}, variables: {} }

export const contentOf = (of: PushMessage | Template): Content => ({
  android_message: of.android_message,
  ios_message: of.ios_message,
  web_message: of.web_message,
  translations: of.translations,
  variables: of.variables,
})

/** A box that was left empty says nothing. */
const said = <T extends object>(message: T | null): T | null => message && (Object.fromEntries(Object.entries(message).map(([key, value]) => [key, value === '' ? null : value])) as T)

/** Whether there is anything to send to anyone. */
export const speaks = (written: Partial<Content>) => parts.some((part) => Object.values(written[part] ?? {}).some((value) => value !== null && value !== undefined))

export const cleaned = <T extends Partial<Content>>(draft: T): T => ({
  ...draft,
  ...Object.fromEntries(parts.filter((part) => part in draft).map((part) => [part, said(draft[part] ?? null)])),
  ...(draft.translations && { translations: Object.fromEntries(Object.entries(draft.translations).map(([locale, texts]) => [locale, said(texts)])) }),
})
