// @vitest-environment happy-dom
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { StaffCustomer, StaffOrder } from '../src/app/client'
import { session } from '../src/app/session'
import { show } from './page'
import { forget, server } from './server'

vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))
vi.mock('@tanstack/react-router', () => ({ Link: ({ to, children }: { to: string; children: ReactNode }) => <a href={to}>{children}</a>, useNavigate: () => () => undefined, useRouterState: () => [], useSearch: () => ({}), useParams: () => ({ id: 'a' }) }))

beforeEach(() => {
  forget()
  session.set({ state: 'in', me: { id: 'a', email: '', name: '', roles: [], superAdmin: true, rights: new Set() } })
})

/** What a screen reader says of the buttons of rows. */
const names = (box: HTMLElement) => [...box.querySelectorAll(':is(tbody, ul) button')].map((button) => button.getAttribute('aria-label') ?? button.textContent)

test('buttons of rows say which row is meant, after what is shown', async () => {
  const { Sessions } = await import('../src/areas/access/user/Sessions')
  const { Memberships } = await import('../src/areas/customers/customer/Memberships')
  const { default: Mails } = await import('../src/areas/operations/mails/Mails')
  const groups = [{ id: '1', name: 'VIP' }, { id: '2', name: 'Press' }]
  server.listUserSessions = () => ({ data: ['203.0.113.1', '203.0.113.2'].map((address) => ({ id: address, device: 'Firefox', address, current: false })) })
  server.listMails = () => ({ data: [{ id: '1', to: 'ana@example.com', template: 'order', created_at: '2026-11-27T09:00:00Z', attempts: 1, last_error: '' }] })
  const page = await show(
    <>
      <Sessions id="a" />
      <Memberships customer={{ id: 'a', has_account: true, groups } as unknown as StaffCustomer} />
    </>,
  )
  expect(names(page.box)).toEqual(['access.end: Firefox, 203.0.113.1', 'access.end: Firefox, 203.0.113.2', 'customers.groupRemove: VIP', 'customers.groupRemove: Press'])
  expect(page.box.querySelector('tbody button')!.textContent).toBe('access.end')
  await page.again(<Mails />)
  expect(names(page.box).at(-1)).toMatch(/^operations\.retry: .*order, ana@example\.com$/)
  await page.close()
})

test('what can be done with a parcel says with which', async () => {
  const { Parcels } = await import('../src/areas/orders/papers/Papers')
  const allowed = (action: string, isAllowed: boolean) => ({ action, allowed: isAllowed, reason: null })
  const parcel = (id: string) => ({ id, version: 1, status: 'created', lines: [], created_at: '2026-11-27T09:00:00Z', allowed_actions: [allowed('hand_over', true), allowed('cancel', true)] })
  const page = await show(<Parcels order={{ id: 'o', fulfilments: [parcel('1'), parcel('2')] } as unknown as StaffOrder} />)
  const parcels = ['hand over: orders.parcelOf', 'ui.moreActions: orders.parcelOf']
  expect(names(page.box)).toEqual([...parcels, ...parcels])
  await page.close()
})

test('built-in roles are called in one’s language, the shop’s own as they were named', async () => {
  const { i18n } = await import('@lingui/core')
  const { Roles } = await import('../src/areas/access/user/Roles')
  i18n.load('en', { 'role.customer_experience': 'Customer care' })
  const page = await show(<Roles id="a" names={['customer_experience', 'night_shift']} />)
  expect(page.box.textContent).toContain('Customer care')
  expect(page.box.textContent).toContain('night_shift')
  await page.close()
})

test('the dialogs that add somebody to a group begin empty, also after one was left', async () => {
  const { Memberships } = await import('../src/areas/customers/customer/Memberships')
  const { default: Group } = await import('../src/areas/customers/groups/Group')
  server.listCustomerGroups = () => ({ data: [{ id: '1', name: 'VIP', description: '' }] })
  server.listCustomers = () => ({ data: [{ id: 'b', email: 'ben@example.com', first_name: '', last_name: '' }] })
  server.getCustomerGroup = () => ({ data: { id: 'a', name: 'VIP', description: '' }, etag: '"1"' })
  server.listCustomerGroupMembers = () => ({ data: [] })
  for (const [screen, open, label, pick] of [
    [<Memberships key="1" customer={{ id: 'a', has_account: true, groups: [] } as unknown as StaffCustomer} />, 'customers.groupAdd', 'customers.group', 'VIP'],
    [<Group key="2" />, 'customers.memberAdd', 'customers.member', 'ben@example.com'],
  ] as const) {
    const page = await show(screen)
    const box = () => page.box.querySelector<HTMLInputElement>(`dialog input[aria-label="${label}"]`)!
    await page.press(open)
    await page.put(label, pick, 'dialog')
    await page.choose([...document.querySelectorAll<HTMLElement>('[role=option]')].find((option) => option.textContent!.startsWith(pick))!)
    expect(box().value).toBe(pick)
    await page.press('ui.cancel', 'dialog')
    await page.press(open)
    expect(box().value).toBe('')
    await page.close()
  }
})
