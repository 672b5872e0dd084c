// @vitest-environment happy-dom
import { useState } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Result } from '../src/app/api'
import { shopZone } from '../src/app/shop'
import { Form, useEditForm, useEditOf } from '../src/ui/Form'
import { CheckField, MoneyField, TextField, TimeField } from '../src/ui/FormFields'
import { show } from './page'

const good: Result<unknown> = { ok: true, data: undefined, headers: new Headers() }
const stale: Result<unknown> = { ok: false, error: { kind: 'domain', code: 'version_stale', status: 412, title: 'Changed' } }

beforeEach(() => {
  sessionStorage.clear()
  shopZone.set('Europe/Berlin')
})

test('what is sent again after another’s change goes by what the server has now', async () => {
  const answers = [stale, good]
  const sent: unknown[] = []
  const valuesOf = ({ en }: { en: string; es: string }) => ({ en })
  function Imprint() {
    const [read, setRead] = useState({ data: { en: 'Us', es: 'Nosotros' }, etag: '"1"' })
    const edit = useEditOf({ ...read, refetch: async () => (setRead(theirs), { data: theirs }) }, valuesOf, {
      name: 'imprint',
      save: async (changed, { ifMatch }, _all, whole) => (sent.push({ ...whole, ...changed, ifMatch }), answers.shift()!),
    })
    return (
      <Form edit={edit}>
        <TextField name="en" label="English" />
      </Form>
    )
  }
  const theirs = { data: { en: 'Us', es: 'Nosotros, de nuevo' }, etag: '"2"' }
  const page = await show(<Imprint />)
  await page.put('English', 'We')
  await page.press('ui.save')
  expect(sent).toEqual([
    { en: 'We', es: 'Nosotros', ifMatch: '"1"' },
    { en: 'We', es: 'Nosotros, de nuevo', ifMatch: '"2"' },
  ])
  await page.close()
})

test('two who changed the same amount and time are asked in the words of the form, not in what the wire has', async () => {
  const mine = { price: 1999, starts: '2026-11-27T08:00:00Z' }
  const theirs = { values: { price: 2999, starts: '2026-11-28T08:00:00Z' }, etag: '"2"' }
  function Screen() {
    const edit = useEditForm({ name: 'compared', values: mine, etag: '"1"', save: async () => stale, reload: async () => theirs })
    return (
      <Form edit={edit}>
        <MoneyField name="price" label="Price" currency="EUR" />
        <TimeField name="starts" label="Starts" />
      </Form>
    )
  }
  const page = await show(<Screen />)
  await page.put('Price', '25')
  await page.put('Starts', '2026-11-29T09:00')
  await page.press('ui.save')
  const rows = [...page.box.querySelectorAll('dialog tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent))
  expect(rows).toEqual([
    ['Price', '€19.99', '€29.99', '€25.00'],
    ['Starts', 'Nov 27, 2026, 9:00 AM', 'Nov 28, 2026, 9:00 AM', 'Nov 29, 2026, 9:00 AM'],
  ])
  await page.close()
})

const enOf = ({ en }: { en: string }) => ({ en })

test.each([
  ['cannot be read again', { isError: true, etag: '"2"' }],
  ['is the version that was refused', { isError: false, etag: '"1"' }],
])('what the server has and %s is not sent against again, and the refusal is said', async (_how, { isError, etag }) => {
  const sent = vi.fn(async () => stale)
  function Screen() {
    const edit = useEditOf({ data: { en: 'Us' }, etag: '"1"', refetch: async () => ({ data: { data: { en: 'Us' }, etag }, isError }) }, enOf, { name: 'imprint', save: sent })
    return (
      <Form edit={edit}>
        <TextField name="en" label="English" />
      </Form>
    )
  }
  const page = await show(<Screen />)
  await page.put('English', 'We')
  await page.press('ui.save')
  expect(sent).toHaveBeenCalledTimes(1)
  expect(page.box.querySelector('[role=alert]')!.textContent).toContain('Changed')
  await page.close()
})

test('what two changed within something larger is asked in the words of the form', async () => {
  const mine = { conditions: { minimum: null as number | null, note: 'Tea', first_order: false } }
  const theirs = { values: { conditions: { minimum: 500, note: 'Tea', first_order: true } }, etag: '"2"' }
  function Screen() {
    const edit = useEditForm({ name: 'nested', values: mine, etag: '"1"', save: async () => stale, reload: async () => theirs })
    return (
      <Form edit={edit}>
        <MoneyField name="conditions.minimum" label="From" currency="EUR" />
        <TextField name="conditions.note" label="Note" />
        <CheckField name="conditions.first_order" label="First order" />
      </Form>
    )
  }
  const page = await show(<Screen />)
  await page.put('Note', 'Coffee')
  await page.press('ui.save')
  const cells = [...page.box.querySelectorAll('dialog tbody td')].map((cell) => [...cell.querySelectorAll('div > div')].map((line) => line.textContent))
  expect(cells).toEqual([
    ['From: –', 'Note: Tea', 'First order: –'],
    ['From: €5.00', 'Note: Tea', 'First order: ✓'],
    ['From: –', 'Note: Coffee', 'First order: –'],
  ])
  await page.close()
})
