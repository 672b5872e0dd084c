import { expect, test, type Page } from '@playwright/test'
import { violations } from './everywhere'
import { settled, signIn } from './steps'

/** The address of an order that is paid for and lies here still. */
async function openOrder(page: Page): Promise<string> {
  await page.goto('/console/orders?fulfilment_status=unfulfilled&payment_status=authorized')
  await settled(page)
  await page.locator('tbody a').first().click()
  await expect(page.getByRole('button', { name: 'Send items' })).toBeVisible()
  return page.url()
}

test('an order is sent, and refunded once however often one clicks', async ({ page }) => {
  await signIn(page)
  const address = await openOrder(page)
  await page.getByRole('button', { name: 'Send items' }).click()
  const sending = page.getByRole('dialog')
  await sending.getByLabel('Carrier').fill('DHL')
  await sending.getByLabel('Tracking number').fill('JJD01')
  await sending.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(sending).toBeHidden()
  await expect(page.getByText('DHL JJD01')).toBeVisible()

  // The same in two tabs: the second refund finds nothing left, the double click is one.
  const other = await page.context().newPage()
  await other.goto(address)
  for (const tab of [page, other]) {
    await tab.getByRole('button', { name: 'Refund', exact: true }).or(tab.getByRole('button', { name: 'More actions' })).first().click()
    const entry = tab.getByRole('menuitem', { name: 'Refund' })
    if (await entry.isVisible().catch(() => false)) await entry.click()
    const dialog = tab.getByRole('dialog')
    for (const box of await dialog.getByRole('spinbutton').all()) await box.fill('99')
    await expect(dialog.getByRole('button', { name: 'Refund', exact: true })).toBeEnabled()
  }
  await page.getByRole('dialog').getByRole('button', { name: 'Refund', exact: true }).dblclick()
  await expect(page.getByRole('dialog')).toBeHidden()
  await other.getByRole('dialog').getByRole('button', { name: 'Refund', exact: true }).click()
  await expect(other.getByRole('dialog').getByRole('alert')).toBeVisible()

  await page.reload()
  await settled(page)
  const refunds = page.getByRole('region', { name: 'Returns and refunds' }).getByRole('listitem')
  await expect(refunds).toHaveCount(1)
})

test('an exchange shows the difference first, is done once, and what goes out is a line of the order', async ({ page }) => {
  await signIn(page, '/console/orders?fulfilment_status=fulfilled')
  await settled(page)
  await page.locator('tbody a').first().click()
  await page.getByRole('button', { name: 'More actions' }).first().click()
  await page.getByRole('menuitem', { name: 'Exchange' }).click()
  const dialog = page.getByRole('dialog', { name: /Exchange for/ })
  await dialog.getByRole('spinbutton').first().fill('1')
  await dialog.getByRole('combobox', { name: 'Product that goes out' }).fill('Professional')
  await page.getByRole('option').first().click()
  await dialog.getByRole('button', { name: /^Add / }).first().click()
  await expect(dialog.locator('dl')).toContainText(/\$\d/)
  await expect(dialog.getByRole('button', { name: 'Exchange', exact: true })).toBeEnabled()
  await settled(page)
  expect(await violations(page)).toEqual([])
  const items = page.getByRole('region', { name: 'Lines' }).locator('tbody tr')
  const before = await items.count()
  await dialog.getByRole('button', { name: 'Exchange', exact: true }).dblclick()
  await expect(dialog).toBeHidden()
  await expect(items).toHaveCount(before + 1)
  await expect(page.getByRole('region', { name: 'Returns and refunds' }).getByText('Exchange', { exact: false }).first()).toBeVisible()
})

test('an order is changed by keyboard alone, after the difference was seen', async ({ page }) => {
  await signIn(page)
  await openOrder(page)
  await page.getByRole('button', { name: 'Edit', exact: true }).focus()
  await page.keyboard.press('Enter')
  const box = page.getByRole('spinbutton').first()
  await box.focus()
  await page.keyboard.press('ArrowUp')
  await page.getByRole('button', { name: 'Work out the difference' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'What would change' })).toBeVisible()
  await page.getByRole('button', { name: 'Discard' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'What it shall be' })).toBeVisible()
})
