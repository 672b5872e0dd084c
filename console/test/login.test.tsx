// @vitest-environment happy-dom
import { act } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { Login } from '../src/app/Login'
import { session } from '../src/app/session'
import { toast, Toasts } from '../src/ui/toasts'
import { show } from './page'
import { forget, sent, server } from './server'

let renewals = 0
vi.mock('../src/app/client', async (original) => ({ ...(await (await import('./server')).withoutNetwork(original)), renew: async () => (renewals++, 'refused') }))

beforeEach(forget)

test('who is asked for a code can go back to the address and the password', async () => {
  server.login = ({ totp }: { totp?: string }) => ({ error: { kind: 'domain', code: totp ? 'second_factor_invalid' : 'second_factor_required', status: 401, title: totp ? 'Wrong code' : 'Code needed' } })
  const page = await show(<Login />)
  await page.put('app.email', 'ana@example.com')
  await page.put('app.password', 'wrong account')
  await page.press('app.signIn')
  await page.put('app.code', '123456')
  await page.press('app.signIn')
  expect(page.box.textContent).toContain('Wrong code')
  await page.press('app.backToPassword')
  expect(page.box.textContent).not.toContain('Wrong code')
  expect(page.field('app.email').value).toBe('ana@example.com')
  await page.put('app.email', 'ben@example.com')
  await page.press('app.signIn')
  // The code was the other account's.
  expect(sent.at(-1)!.input).toEqual({ email: 'ben@example.com', password: 'wrong account' })
  expect(page.field('app.code').value).toBe('')
  await page.close()
})

test('who could not be signed in again for want of a connection can have it tried again', async () => {
  session.set({ state: 'out', unreachable: { kind: 'transport', code: 'network', title: 'Lost' } })
  const page = await show(<Login />)
  expect(page.box.querySelector('[role=alert]')!.textContent).toContain('Lost')
  await page.press('ui.again')
  expect(renewals).toBe(1)
  expect(page.box.querySelector('[role=alert]')).toBeNull()
  await page.close()
})

test('what one person was told, and may undo, is gone for the next', async () => {
  Object.assign(HTMLElement.prototype, { showPopover: () => undefined, hidePopover: () => undefined })
  const anna = { id: 'anna', email: '', name: '', roles: [], superAdmin: true, rights: new Set<string>() }
  session.set({ state: 'in', me: anna })
  const page = await show(<Toasts />)
  await act(async () => toast('Deleted', () => undefined))
  expect(page.box.textContent).toContain('Deleted')
  await act(async () => session.set({ state: 'ended', me: anna }))
  expect(page.box.textContent).toContain('Deleted')
  await act(async () => session.set({ state: 'out' }))
  expect(page.box.textContent).not.toContain('Deleted')
  await page.close()
})
