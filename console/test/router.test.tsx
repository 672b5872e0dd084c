// @vitest-environment happy-dom
import { RouterProvider } from '@tanstack/react-router'
import { act } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { queryClient } from '../src/app/queries'
import { session } from '../src/app/session'
import { shopCurrency, shopZone } from '../src/app/shop'
import { show } from './page'
import { forget, sent, server, type Answer } from './server'

vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))
vi.mock('../src/ui/toasts', () => ({ toast: () => undefined, toastFailure: () => undefined, Toasts: () => null }))

history.replaceState(null, '', '/console/catalogue/brands/b1')
const { router } = await import('../src/app/router')

const brands: Record<string, { id: string; name: string }> = {}
const shop = { name: 'Tea and Clay', currency: 'EUR', time_zone: 'Europe/Berlin' }

beforeEach(() => {
  forget()
  session.set({ state: 'in', me: { id: 'a', email: '', name: 'Ada', roles: [], superAdmin: true, rights: new Set() } })
  for (const [id, name] of [['b1', 'Acme'], ['b2', 'Zenith']] as const) brands[id] = { id, name }
  server.getPreferences = () => ({ data: { chosen: {} } })
  server.getShop = () => ({ data: shop })
  server.getStaffBrand = ({ id }: { id: string }) => ({ data: { slug: id, description: '', logo_url: '', active: true, sort_order: 0, ...brands[id] }, etag: '"1"' })
  server.updateBrand = () => ({ data: {}, etag: '"2"' })
  server.createBrand = ({ name }: { name: string }) => ({ data: (brands.b3 = { id: 'b3', name }) })
  server.listStaffBrands = () => ({ data: [] })
})

async function open() {
  const page = await show(<RouterProvider router={router} />)
  const box = () => page.box.querySelector<HTMLInputElement>('input[name=name]')
  const shows = (name: string, step?: () => unknown) => page.until(() => expect(box()?.value).toBe(name), step)
  return {
    ...page,
    shows,
    rename: (name: string) => page.put(page.box.querySelector('label')!.textContent!, name),
    goTo: (to: string, name: string) => shows(name, () => router.navigate({ to })),
  }
}

test('no screen is shown before the currency and the zone of the shop are known, and a failure says so', async () => {
  server.getShop = () => ({ error: { kind: 'platform', code: 'database_unavailable', status: 503, title: 'Away' } })
  const page = await show(<RouterProvider router={router} />)
  await page.until(() => expect(page.box.querySelector('main')!.textContent).toContain('Away'))
  expect(page.box.querySelector('input[name=name]')).toBeNull()
  server.getShop = () => ({ data: shop })
  await page.press('ui.again')
  await page.until(() => expect(page.box.querySelector('input[name=name]')).not.toBeNull())
  expect([shopCurrency.get(), shopZone.get()]).toEqual(['EUR', 'Europe/Berlin'])
  await page.close()
})

test('what the settings make of the shop is used at once', async () => {
  const page = await open()
  await page.shows('Acme')
  server.getShop = () => ({ data: { ...shop, currency: 'CHF', time_zone: 'Europe/Zurich' } })
  await act(() => queryClient.invalidateQueries({ queryKey: ['shop'] }))
  await vi.waitFor(() => expect([shopCurrency.get(), shopZone.get()]).toEqual(['CHF', 'Europe/Zurich']))
  await page.close()
})

test('what is typed for one thing never stands under another, and waits where it belongs', async () => {
  const page = await open()
  await page.shows('Acme')
  await page.rename('Acme & Sons')
  await page.goTo('/catalogue/brands/b2', 'Zenith')
  await page.rename('Zenith Ltd.')
  await page.press('ui.save')
  expect(sent).toMatchObject([{ id: 'updateBrand', input: { id: 'b2', name: 'Zenith Ltd.' } }])
  await page.goTo('/catalogue/brands/b1', 'Acme & Sons')
  await page.press('ui.discard')
  await page.close()
})

test('a new thing’s draft ends with it, and what is typed after is its own', async () => {
  const page = await open()
  await page.goTo('/catalogue/brands/new', '')
  await page.rename('Third')
  await page.press('ui.save')
  await page.shows('Third')
  expect(location.pathname).toBe('/console/catalogue/brands/b3')
  await page.rename('Third & Co')
  await page.goTo('/catalogue/brands/new', '')
  await page.close()
})

test('saving the settings reads the shop again', async () => {
  let read = 0
  server.getShop = (): Answer => (read++, { data: shop })
  const legal = { imprint: {}, terms: {}, privacy: {}, withdrawal: {} }
  server.getSettings = () => ({ data: { ...legal, shop_name: 'Tea' }, etag: '"1"' })
  server.getEffectiveSettings = () => ({ data: { sources: [] } })
  server.getMaintenance = () => ({ data: { enabled: false, message: '', retry_after_seconds: 600, source: 'shop', version: 1 } })
  server.updateSettings = () => ({ data: { ...legal, shop_name: 'Tea and Clay' }, etag: '"2"' })
  const page = await open()
  const name = () => page.box.querySelector<HTMLInputElement>('input[name=shop_name]')
  await page.until(
    () => expect(name()?.value).toBe('Tea'),
    () => router.navigate({ to: '/settings/shop' }),
  )
  const before = read
  await page.put(page.box.querySelector(`label[for="${name()!.id}"]`)!.textContent!, 'Tea and Clay')
  await page.press('ui.save')
  expect(sent).toMatchObject([{ id: 'updateSettings' }])
  expect(read).toBe(before + 1)
  await page.close()
})
