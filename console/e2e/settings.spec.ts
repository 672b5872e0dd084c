import { expect, test, type Page } from '@playwright/test'
import { colleague } from './people'
import { settled, signIn } from './steps'

const looks = (page: Page) => page.evaluate(() => ({ ...document.documentElement.dataset, ground: getComputedStyle(document.body).colorScheme }))

test('one chooses how the console looks: at once, for oneself, and on the next device too', async ({ page, browser }) => {
  const person = await colleague('manager')
  const enter = async (at: Page) => {
    await at.goto('/console/settings/appearance')
    await at.getByLabel('E-mail address').fill(person.email)
    await at.getByLabel('Password').fill(person.password)
    await at.keyboard.press('Enter')
    await expect(at.getByRole('heading', { name: 'Appearance' })).toBeVisible()
  }
  await enter(page)
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/admin/preferences') && answer.request().method() === 'PUT' && answer.request().postData()!.includes('compact'))
  await page.getByLabel('Theme').selectOption('Dark')
  await page.getByLabel('Density').selectOption('Compact')
  expect(await looks(page)).toMatchObject({ theme: 'dark', density: 'compact' })
  await kept
  await page.reload()
  await expect(page.getByLabel('Density')).toHaveValue('compact')

  const other = await (await browser.newContext()).newPage()
  await enter(other)
  await expect(other.getByLabel('Density')).toHaveValue('compact')
  await expect(other.getByLabel('Theme')).toHaveValue('dark')
  await other.getByLabel('Language').selectOption('Español')
  await expect(other.getByRole('heading', { name: 'Apariencia' })).toBeVisible()
})

test('how buyers pay is read with the key that says so', async ({ page }) => {
  await signIn(page, '/console/settings/payments')
  await settled(page)
  const row = page.getByRole('row', { name: /Offered at checkout/ })
  await expect(row).toContainText('Payments:Offered')
  await expect(row).toContainText('Default')
  await expect(page.getByText('nobody pays with real money')).toBeVisible()
})
