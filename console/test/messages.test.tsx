// @vitest-environment happy-dom
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Result } from '../src/app/api'
import { shopZone } from '../src/app/shop'
import { useEditForm, Form } from '../src/ui/Form'
import type { Draft } from '../src/areas/messages/composer/drafts'
import { show } from './page'
import { forget, server } from './server'

vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))
vi.mock('@tanstack/react-router', () => ({ Link: ({ to, children }: { to: string; children: ReactNode }) => <a href={to}>{children}</a>, useNavigate: () => () => undefined, useSearch: () => search, useParams: () => ({}) }))

let search: Record<string, string> = {}
beforeEach(() => {
  forget()
  search = {}
  server.countUnsavedAudience = () => ({ data: { total: 0, platforms: {} } })
})

const done: Result<unknown> = { ok: true, data: undefined, headers: new Headers() }

async function composer(begins: Partial<Draft> = {}, answer = done) {
  const { Composer } = await import('../src/areas/messages/composer/Composer')
  const { emptyDraft } = await import('../src/areas/messages/composer/drafts')
  const values: Draft = { ...emptyDraft, ...begins }
  const saved: Draft[] = []
  function Screen() {
    const edit = useEditForm<Draft>({ name: 'campaign', values, creates: true, save: async (_changed, _options, all) => (saved.push(all), answer) })
    return (
      <Form edit={edit}>
        <Composer />
      </Form>
    )
  }
  const page = await show(<Screen />)
  const choose = async (label: string, value: string) => {
    page.field(label).value = value
    await page.change(page.field(label))
  }
  return { page, saved, choose }
}

test('a message to certain people or a segment is not saved, as one to everyone, before they are chosen', async () => {
  const { page, saved, choose } = await composer()
  await page.put('messages.name', 'For a few')
  for (const whom of ['users', 'segment']) {
    await choose('messages.whom', whom)
    await page.press('ui.save')
    expect(page.box.textContent).toContain(`messages.incomplete.${whom}`)
    expect(saved).toEqual([])
  }
  await choose('messages.whom', 'all')
  await page.press('ui.save')
  expect(saved).toMatchObject([{ name: 'For a few', audience: { user_ids: [], segment_id: null } }])
  await page.close()
})

test('who is missing of a message is missing still after it was left', async () => {
  const { page, choose } = await composer()
  await choose('messages.whom', 'users')
  await page.close()

  const { page: again, saved } = await composer()
  expect(again.field('messages.whom').value).toBe('users')
  await again.press('ui.save')
  expect(saved).toEqual([])
  await again.close()
})

test('a message to single devices is not shown as one to everyone', async () => {
  const { everybody } = await import('../src/areas/messages/composer/drafts')
  const { page, saved } = await composer({ audience: { ...everybody, device_token_ids: [7] } })
  expect(page.field('messages.whom').value).toBe('devices')
  await page.put('messages.name', 'For one')
  await page.press('ui.save')
  expect(saved).toMatchObject([{ audience: { device_token_ids: [7] } }])
  await page.close()
})

test('a line of a message’s data that is no pair is not dropped, and holds the message back', async () => {
  const { page, saved } = await composer()
  await page.put('messages.variables', 'coupon=TEA\nno pair')
  await page.leave('messages.variables')
  expect(page.field('messages.variables').value).toBe('coupon=TEA\nno pair')
  await page.press('ui.save')
  expect(saved).toEqual([])
  await page.put('messages.variables', 'coupon=TEA=2\n')
  await page.leave('messages.variables')
  await page.press('ui.save')
  expect(saved).toMatchObject([{ variables: { coupon: 'TEA=2' } }])
  await page.close()
})

test('a campaign keeps the time that was chosen when the clock is chosen after it', async () => {
  shopZone.set('Europe/Berlin')
  const { page, saved, choose } = await composer({}, { ok: false, error: { kind: 'domain', code: 'x', title: 'Kept' } })
  await choose('messages.when', 'scheduled')
  await page.put('messages.scheduledAt', '2026-11-27T09:00')
  await choose('messages.clock', 'device_local')
  expect(page.field('messages.scheduledAt').value).toBe('2026-11-27T09:00')
  await page.press('ui.save')
  await choose('messages.clock', 'absolute')
  expect(page.field('messages.scheduledAt').value).toBe('2026-11-27T09:00')
  await page.press('ui.save')
  expect(saved.map((one) => one.scheduled_at)).toEqual(['2026-11-27T09:00:00.000Z', '2026-11-27T08:00:00.000Z'])
  await page.close()
})

test('the draft for a segment is not the one from a template of that number', async () => {
  const { default: NewCampaign } = await import('../src/areas/messages/composer/NewCampaign')
  server.getPushTemplate = () => ({ data: { id: 1, name: 'Sale', android_message: { title: 'Sale' }, ios_message: null, web_message: null, translations: {}, variables: {} } })
  server.getSegment = () => ({ data: { id: 1, name: 'Regulars' } })
  server.listSegments = () => ({ data: [] })
  search = { segment: '1' }
  let page = await show(<NewCampaign />)
  await page.put('messages.name', 'For regulars')
  await page.close()
  search = { template: '1' }
  page = await show(<NewCampaign />)
  expect(page.field('messages.name').value).toBe('')
  expect(page.field('messages.whom').value).toBe('all')
  await page.close()
})
