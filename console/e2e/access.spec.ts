import { expect, test, type Page } from '@playwright/test'
import { codeOf, colleague } from './people'
import { settled } from './steps'

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
  await page.getByRole('dialog').getByLabel('Code').fill(codeOf(secret))
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
