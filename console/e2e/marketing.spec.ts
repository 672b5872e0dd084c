import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { api } from './people'
import { signIn } from './steps'

test('a promotion is created, tried on past orders, given codes and switched on', async ({ page }) => {
  const name = `Autumn ${Date.now()}`
  await signIn(page, '/console/marketing/promotions/new')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Percentage').fill('250')
  await page.getByRole('button', { name: 'Create promotion' }).click()
  // The server's sentence stands at the field that it is about.
  await expect(page.getByLabel('Percentage')).toHaveAccessibleDescription(/between 0 and 100/)
  await page.getByLabel('Percentage').fill('12,5')
  await page.getByLabel('Orders of one customer').fill('1')

  const simulation = page.getByRole('region', { name: 'Try it on past orders' })
  await simulation.getByRole('button', { name: 'Simulate' }).click()
  await expect(simulation.getByRole('status')).toContainText('would have used it')
  await expect(simulation.getByRole('status')).toContainText('$')

  await page.getByRole('button', { name: 'Create promotion' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Off')

  await page.getByRole('button', { name: 'Add codes' }).click()
  await page.getByRole('dialog').getByLabel('How many').fill('12')
  await page.getByRole('dialog').getByLabel('Beginning').fill('AUT-')
  await page.getByRole('dialog').getByRole('button', { name: 'Add codes' }).dblclick()
  await expect(page.getByRole('heading', { name: '12 codes added' })).toBeVisible()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click()])
  expect(file.suggestedFilename()).toMatch(/^codes-.*\.csv$/)
  await expect(page.getByRole('region', { name: 'Codes', exact: true }).getByText(/^AUT-/)).toHaveCount(10)

  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Active')

  // Only what was changed is sent, under the version that switching on has made.
  const sent = page.waitForRequest((request) => request.method() === 'PATCH')
  await page.getByLabel('Orders in all').fill('100')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  expect((await sent).postDataJSON()).toEqual({ limits: { total: 100, per_customer: 1, per_code: null } })
  expect((await sent).headers()['if-match']).toBeTruthy()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await page.goto(`/console/marketing/promotions?q=${encodeURIComponent(name)}`)
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Active')
})

test('the codes of a promotion are made and taken away as a file', async ({ page }) => {
  const name = `Codes ${Date.now()}`
  const call = await api()
  const promotion = (await call('POST', '/admin/promotions', { name, kind: 'percent', percent: 10, active: true, automatic: false, target: { type: 'order' } }))!
  await call('POST', `/admin/promotions/${promotion.id}/codes`, { count: 150, prefix: 'FILE-' })
  await signIn(page, `/console/marketing/promotions/${promotion.id}`)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()])
  const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n')
  expect([lines[0], lines.length]).toEqual(['code,uses,created_at', 151])
  expect(lines[1]).toMatch(/^FILE-\w+,0,/)
})

test('gift cards are issued, their codes shown once, and one is disabled', async ({ page }) => {
  await signIn(page, '/console/marketing/gift-cards')
  await page.getByRole('button', { name: 'Issue gift cards' }).click()
  await page.getByRole('dialog').getByLabel('Amount of each').fill('25.50')
  await page.getByRole('dialog').getByLabel('How many').fill('2')
  await page.getByRole('dialog').getByRole('button', { name: 'Issue gift cards' }).dblclick()
  const issued = page.getByRole('dialog', { name: '2 gift cards issued' })
  await expect(issued.getByRole('cell', { name: '$25.50' })).toHaveCount(2)
  const code = await issued.locator('code').first().textContent()
  await issued.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText(code!)).toHaveCount(0)
  await page.getByRole('link', { name: `…${code!.slice(-4)}` }).click()
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Disabled')
  await expect(page.getByRole('row', { name: /Issued/ })).toContainText('$25.50')
})
