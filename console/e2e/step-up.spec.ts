import { expect, test } from '@playwright/test'
import { violations } from './everywhere'

// A session that was opened too long ago for changes that need a recent login, for someone who was made for this.
const cookie = process.env.STOA_AGED_COOKIE ?? ''
const password = process.env.STOA_AGED_PASSWORD ?? ''

test('a change that needs a recent login asks over the page, is then sent again, and nothing typed is lost', async ({ page, context }) => {
  test.skip(!cookie, 'needs a session older than ten minutes')
  const [name, value] = cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, domain: new URL(process.env.STOA!).hostname, path: '/console/api', httpOnly: true, sameSite: 'Strict' }])
  const asked: { key?: string; body: string | null }[] = []
  page.on('request', (request) => request.url().endsWith('/auth/email/change') && asked.push({ key: request.headers()['idempotency-key'], body: request.postData() }))

  await page.goto('/console/settings/account')
  await page.getByLabel('First name').fill('Half written')
  await page.getByRole('button', { name: 'Change e-mail address' }).click()
  const change = page.getByRole('dialog', { name: 'Change e-mail address' })
  await change.getByLabel('New address').fill('stepped-up@example.com')
  await change.getByRole('button', { name: 'Change e-mail address' }).click()

  const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
  await expect(dialog.getByLabel('Password')).toBeFocused()
  // The request that waits for it is on its way still, so that the page is not quiet.
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity))
  expect(await violations(page)).toEqual([])
  // Who does not prove it is told why nothing was done, and can do it after all.
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(change.getByRole('alert')).toContainText('recent_login_required')
  await expect(change.getByLabel('New address')).toHaveValue('stepped-up@example.com')
  await change.getByRole('button', { name: 'Change e-mail address' }).click()
  await dialog.getByLabel('Password').fill('not-this-one-1')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('current_password_wrong')
  // Who has no passkey is offered none.
  await expect(dialog.getByRole('button', { name: 'Use a passkey' })).toBeHidden()
  await dialog.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')

  await expect(page.getByText('A link is on its way to stepped-up@example.com')).toBeVisible()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByLabel('First name')).toHaveValue('Half written')
  expect(asked.map((one) => one.body)).toEqual(Array(3).fill(JSON.stringify({ email: 'stepped-up@example.com' })))
  // The parked request itself went again: the same key.
  expect(asked[2]!.key).toBe(asked[1]!.key)
  expect(asked[1]!.key).not.toBe(asked[0]!.key)
})
