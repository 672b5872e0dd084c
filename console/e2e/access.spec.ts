import { expect, test, type Page } from '@playwright/test'
import decodeQR from 'qr/decode.js'
import { codeOf, colleague } from './people'
import { settled } from './steps'

/** What a telephone's camera reads of the squares that are drawn. */
function scanned(path: string | null) {
  const squares = [...(path ?? '').matchAll(/M(\d+) (\d+)/g)].map((match) => [Number(match[1]), Number(match[2])] as const)
  const [of, scale] = [Math.max(...squares.flat()) + 5, 4]
  const [width, data] = [of * scale, new Uint8ClampedArray(of * of * scale * scale * 4).fill(255)]
  for (const [x, y] of squares) for (let i = 0; i < scale * scale; i++) data.set([0, 0, 0], 4 * ((y * scale + Math.floor(i / scale)) * width + x * scale + (i % scale)))
  return decodeQR({ width, height: width, data })
}

async function enter(page: Page, person: { email: string; password: string }, to = '/console') {
  await page.goto(to)
  await page.getByLabel('E-mail address').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.keyboard.press('Enter')
}

test('a colleague sees the screens of their rights, and everywhere else which right is missing', async ({ page }) => {
  await enter(page, await colleague('customer_experience'), '/console/orders')
  await expect(page.getByRole('heading', { name: 'Orders', exact: true })).toBeVisible()
  await settled(page)
  const areas = page.getByRole('navigation', { name: 'Areas' })
  await expect(areas.getByRole('link', { name: 'Orders' }).first()).toBeVisible()
  await expect(areas.getByRole('link', { name: 'Operations' })).toHaveCount(0)
  const screens = await page.evaluate(() => (window as unknown as { stoaScreens: () => { path: string }[] }).stoaScreens())
  for (const { path } of screens.filter((screen) => !screen.path.includes('$'))) {
    await page.goto(`/console${path}`)
    // A heading of the screen or of what is missing: never a white page.
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  }
  await page.goto('/console/operations/webhooks')
  await expect(page.getByText('webhooks:manage')).toBeVisible()
})

test('a second factor is set up, and asked for at the next sign-in', async ({ page }) => {
  const person = await colleague('customer_experience')
  await enter(page, person, '/console/settings/account')
  await page.getByRole('button', { name: 'Set up authenticator' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Begin' }).click()
  const secret = (await page.getByRole('dialog').getByRole('group', { name: 'Key' }).textContent())!
  expect(scanned(await page.getByRole('img', { name: 'QR code of the key' }).locator('path').getAttribute('d'))).toMatch(new RegExp(`^otpauth://totp/.*secret=${secret.replaceAll(/\s/g, '')}`))
  await page.getByRole('dialog').getByLabel('Code', { exact: true }).fill(codeOf(secret))
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('dialog', { name: 'Recovery codes' })).toBeVisible()
  const recovery = (await page.getByRole('group', { name: 'Recovery codes' }).textContent())!.split('\n')[0]!
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: /My account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByLabel('E-mail address').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.keyboard.press('Enter')
  // The code of before was used; a recovery code does once.
  await page.getByLabel(/code/i).fill(recovery)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible()
})
