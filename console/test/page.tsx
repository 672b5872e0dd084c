import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, vi } from 'vitest'
import { queryClient } from '../src/app/queries'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
// Texts are their ids; numbers are written as in English.
i18n.load('en', {})
i18n.activate('en')

const moment = () => act(() => new Promise<void>((go) => setTimeout(go)))

/** Does it, and waits until nothing is on its way. */
async function settled(step: () => unknown) {
  await act(async () => void (await step()))
  do await moment()
  while (queryClient.isFetching() + queryClient.isMutating() > 0)
  await moment()
}

/** What a person sees and does, without a browser: controls by label or text. */
export async function show(screen: ReactNode) {
  const box = document.body.appendChild(document.createElement('div'))
  const root = createRoot(box)
  const again = (now: ReactNode) =>
    settled(() =>
      root.render(
        <I18nProvider i18n={i18n}>
          <QueryClientProvider client={queryClient}>{now}</QueryClientProvider>
        </I18nProvider>,
      ),
    )
  await again(screen)
  const one = <E extends Element>(selector: string, text: string, within = '') => {
    const found = [...box.querySelectorAll<HTMLElement>(`${within} ${selector}`)].find((element) => element.textContent?.trim() === text || element.getAttribute('aria-label') === text)
    expect(found, `${selector} ${text}`).toBeDefined()
    return found as unknown as E
  }
  const field = (label: string, within?: string) => {
    const named = one<HTMLElement>(':is(label, [aria-label])', label, within)
    return (named instanceof HTMLLabelElement ? (document.getElementById(named.htmlFor) ?? named.querySelector('input')) : named) as HTMLInputElement
  }
  return {
    box,
    again,
    field,
    button: (text: string) => one<HTMLButtonElement>('button', text),
    press: (text: string, within?: string) => settled(() => one<HTMLButtonElement>('button', text, within).click()),
    choose: (input: HTMLElement) => settled(() => input.click()),
    /** With Ctrl. */
    shortcut: (key: string) => settled(() => dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true }))),
    /** As when one comes back to the window. */
    readAgain: () => settled(() => queryClient.invalidateQueries()),
    /** One key after the other: what stands there in between counts too. */
    async type(label: string, text: string) {
      const input = field(label)
      for (let length = 1; length <= text.length; length++) await put(input, text.slice(0, length))
    },
    put: (label: string, value: string, within?: string) => put(field(label, within), value),
    change: (control: HTMLElement) => settled(() => control.dispatchEvent(new Event('change', { bubbles: true }))),
    leave: (label: string) => settled(() => field(label).dispatchEvent(new FocusEvent('focusout', { bubbles: true }))),
    /** Until what comes by itself is there, such as a screen that is loaded first. */
    async until(check: () => void, step?: () => unknown) {
      Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
      await step?.()
      await vi.waitFor(check, 20_000).finally(() => Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true }))
      await settled(() => undefined)
    },
    close: () => act(async () => root.unmount()),
  }
}

const put = (input: HTMLInputElement, value: string) =>
  settled(() => {
    // React listens to what the element itself says.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value')!.set!.call(input, value)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
