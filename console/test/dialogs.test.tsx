// @vitest-environment happy-dom
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { ShippingMethod, ShippingZone, StaffProduct, StockLevel } from '../src/app/client'
import { session } from '../src/app/session'
import { shopCurrency } from '../src/app/shop'
import { show } from './page'
import { forget, sent, server } from './server'

vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))
vi.mock('@tanstack/react-router', () => ({ Link: ({ to, children }: { to: string; children: ReactNode }) => <a href={to}>{children}</a>, useNavigate: () => () => undefined, useSearch: () => ({}), useParams: () => ({}) }))

const toasts: { text: string; undo?: () => unknown }[] = []
vi.mock('../src/ui/toasts', () => ({ toast: (text: string, undo?: () => unknown) => toasts.push({ text, undo }), toastFailure: () => undefined, Toasts: () => null }))

beforeEach(() => {
  forget()
  toasts.length = 0
})

test('a shipping zone that is saved as it is keeps its postal codes, also without a state or with spaces', async () => {
  const { ZoneDialog } = await import('../src/areas/settings/shipping/dialogs')
  const areas = [
    { country: 'DE', state: null, postal_from: '27498', postal_to: '27499' },
    { country: 'GB', state: null, postal_from: 'SW1A 1AA', postal_to: 'SW1A 2ZZ' },
    { country: 'ES', state: 'M', postal_from: '28001', postal_to: '28080' },
    { country: 'FR', state: null, postal_from: null, postal_to: null },
  ]
  server.setShippingZone = () => ({ data: {} })
  const page = await show(<ZoneDialog zone={{ id: 'z', name: 'Islands', areas, version: 1 } as ShippingZone} close={() => undefined} />)
  await page.press('ui.save')
  const given = areas.map((area) => Object.fromEntries(Object.entries(area).filter(([, value]) => value !== null)))
  expect(sent).toMatchObject([{ id: 'setShippingZone', ifMatch: '"1"' }])
  expect((sent[0]!.input as ShippingZone).areas).toEqual(given)
  await page.put('settings.areas', 'us ca\nat, , 6900')
  await page.press('ui.save')
  expect((sent[1]!.input as ShippingZone).areas).toEqual([{ country: 'US', state: 'ca' }, { country: 'AT', postal_from: '6900', postal_to: '6900' }])
  await page.close()
})

test('any variant of a product can be added to an order, not the first alone, and is there after a reload', async () => {
  const { default: Edit } = await import('../src/areas/orders/edit/Edit')
  const tea = { id: 'p', name: 'Tea', sku: 'TEA', variants: [{ sku: 'TEA-S', options: { size: 'S' } }, { sku: 'TEA-L', options: { size: 'L' } }] }
  server.getStaffOrder = () => ({ data: { id: 'o', order_number: 'ST-1', items: [] } })
  server.listOrderEdits = () => ({ data: [] })
  server.listStaffProducts = () => ({ data: [tea] })
  server.getStaffProduct = () => ({ data: tea })
  server.createOrderEdit = () => ({ data: {} })
  let page = await show(<Edit />)
  await page.put('orders.edit.add', 'Tea')
  await page.choose([...document.querySelectorAll<HTMLElement>('[role=option]')].find((option) => option.textContent!.startsWith('Tea'))!)
  const adds = [...page.box.querySelectorAll<HTMLElement>('button')].filter((button) => button.textContent === 'orders.exchange.add')
  expect(adds).toHaveLength(2)
  adds[1]!.focus()
  await page.choose(adds[1]!)
  // Its button is gone: the next one is looked for from here.
  expect(document.activeElement).toBe(page.field('orders.edit.add'))
  await page.close()
  page = await show(<Edit />)
  expect(page.field('orders.quantityOf').value).toBe('1')
  await page.press('orders.edit.reckon')
  expect(sent).toMatchObject([{ id: 'createOrderEdit', input: { add: [{ sku: 'TEA-L', quantity: 1 }] } }])
  await page.close()
})

const method = { id: 'm', name: 'Post', zone_id: null, version: 1, active: true, min_days: null, max_days: null, free_from: null, tax_class: 'standard' }

test('steps by weight do not become amounts when a shipping method goes by the order’s value', async () => {
  const { MethodDialog } = await import('../src/areas/settings/shipping/dialogs')
  const byWeight = { ...method, price: { by: 'weight', amount: null, tiers: [{ from: 0, amount: { amount: 500, currency: 'EUR' } }, { from: 2000, amount: { amount: 900, currency: 'EUR' } }] } }
  const page = await show(<MethodDialog method={byWeight as unknown as ShippingMethod} zones={[]} close={() => undefined} />)
  const goBy = async (value: string) => {
    page.field('settings.priceBy').value = value
    await page.change(page.field('settings.priceBy'))
  }
  const froms = () => [...page.box.querySelectorAll<HTMLInputElement>('[aria-label="settings.fromGrams"], [aria-label="settings.fromSubtotal"]')].map((input) => input.value)
  expect(froms()).toEqual(['0', '2000'])
  await goBy('flat')
  await goBy('subtotal')
  expect(froms()).toEqual([])
  await goBy('weight')
  expect(froms()).toEqual(['0', '2000'])
  await page.close()
})

test('an amount of credit in one currency does not become one in another', async () => {
  const { Credit } = await import('../src/areas/customers/credit/Credit')
  session.set({ state: 'in', me: { id: 'a', email: '', name: '', roles: [], superAdmin: true, rights: new Set() } })
  shopCurrency.set('EUR')
  server.listCustomerCreditEntries = () => ({ data: [] })
  server.getCustomerCredit = () => ({ data: { balances: [{ amount: 1000, currency: 'JPY' }] } })
  const page = await show(<Credit id="c" />)
  await page.press('customers.creditGive')
  await page.put('customers.amount', '5')
  page.field('customers.currency').value = 'JPY'
  await page.change(page.field('customers.currency'))
  expect(page.field('customers.amount').value).toBe('')
  await page.close()
})

test('prices of many products go by a percentage however its sign is typed, and who keeps theirs is said', async () => {
  const { BulkEdit } = await import('../src/areas/catalogue/products/BulkEdit')
  const counts = { changed: 1, unchanged: 0, refused: 1, open: 0 }
  server.editProducts = () => ({ data: { id: 'e', counts, results: [{ id: 'a', outcome: 'changed', reason: null }, { id: 'b', outcome: 'refused', reason: 'variant_price_invalid' }] } })
  server.undoBulkEdit = () => ({ data: { counts } })
  const products = ['a', 'b'].map((id) => ({ id, name: id, sku: id.toUpperCase() }) as StaffProduct)
  const page = await show(<BulkEdit products={products} clear={() => undefined} close={() => undefined} />)
  page.field('catalogue.bulkWhat').value = 'percent'
  await page.change(page.field('catalogue.bulkWhat'))
  await page.put('catalogue.bulk.percent', 'ten')
  expect(page.box.textContent).toContain('ui.percent.not_a_number')
  expect(page.button('catalogue.bulkRun').disabled).toBe(true)
  for (const text of ['−7,5 %', '-7.5']) {
    await page.put('catalogue.bulk.percent', text)
    expect(page.box.textContent).toContain('b (B)variant price invalid')
    await page.press('catalogue.bulkRun')
    expect(sent.at(-1)).toMatchObject({ id: 'editProducts', input: { price_change: { percent: -7.5 } } })
  }
  await toasts.at(-1)!.undo!()
  expect(toasts.at(-1)!.text).toBe('catalogue.bulkPartlyUndone')
  await page.close()
})

const lost = { error: { kind: 'transport', code: 'network', title: 'Lost' } } as const

test('what could not be reckoned beforehand because it was lost on the way can be asked for again', async () => {
  const { BulkEdit } = await import('../src/areas/catalogue/products/BulkEdit')
  server.editProducts = () => lost
  const page = await show(<BulkEdit products={[{ id: 'a', name: 'a', sku: 'A' } as StaffProduct]} clear={() => undefined} close={() => undefined} />)
  expect(page.button('catalogue.bulkRun').disabled).toBe(true)
  server.editProducts = () => ({ data: { id: 'e', counts: { changed: 1, unchanged: 0, refused: 0, open: 0 }, results: [] } })
  await page.press('ui.again')
  expect(page.button('catalogue.bulkRun').disabled).toBe(false)
  server.editProducts = () => ({ error: { kind: 'domain', code: 'bulk_edit_refused', status: 409, title: 'Refused' } })
  await page.readAgain()
  expect([...page.box.querySelectorAll('button')].map((button) => button.textContent)).not.toContain('ui.again')
  await page.close()
})

test('a count that was refused goes by what is there now, wherever its list is', async () => {
  const { AdjustDialog } = await import('../src/areas/catalogue/stock/dialogs')
  const level = { item_id: 'i', location_id: 'l', sku: 'TEA', on_hand: 7 } as StockLevel
  server.adjustStock = () => ({ error: { kind: 'domain', code: 'stock_changed', status: 409, title: 'Sold meanwhile' } })
  server.listInventory = () => ({ data: [{ ...level, on_hand: 6 }] })
  const page = await show(<AdjustDialog levels={[level]} done={() => undefined} close={() => undefined} />)
  await page.put('catalogue.countedOf', '5')
  await page.put('catalogue.reason', 'Counted')
  await page.press('catalogue.adjust.confirm')
  expect(page.box.textContent).toContain('Sold meanwhile')
  await page.press('catalogue.adjust.confirm')
  expect(sent.map((one) => (one.input as { lines: object[] }).lines)).toMatchObject([[{ set: 5, expected: 7 }], [{ set: 5, expected: 6 }]])
  await page.close()
})
