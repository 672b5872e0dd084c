import { expect, test, type Locator, type Page } from '@playwright/test'
import { places, violations, violationsInBoth } from './everywhere'
import { settled, signIn } from './steps'

/** STOA_BROWSER=full: in light colours too, in the same walk. */
const isFull = process.env.STOA_BROWSER === 'full'
const look = (page: Page) => (isFull ? violationsInBoth(page) : violations(page))

/** What acts at once instead of asking in a dialog: a test message, a file, the next page. */
const atOnce = /Export|Download|Send me a test|Send test|Send again|Copy|Next|Previous|PDF|Collapse|curl|@stoa/

async function opens(page: Page, button: Locator, where: string) {
  await button.click()
  const dialog = page.getByRole('dialog')
  if (!(await dialog.isVisible().catch(() => false))) return 0
  await settled(page)
  expect.soft(await look(page), where).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  return 1
}

test(`every dialog is for everyone: ${isFull ? 'light and dark' : 'dark'}`, async ({ page }) => {
  test.setTimeout(isFull ? 600_000 : 400_000)
  await page.addInitScript((chosen) => localStorage.setItem('stoa-console-preferences', JSON.stringify({ theme: chosen, language: 'en' })), isFull ? 'light' : 'dark')
  await signIn(page)
  let seen = 0
  for (const { address } of await places(page)) {
    await page.goto(`/console${address}`)
    await settled(page)
    const buttons = page.locator('main').locator('div:has(> div > h1) button, section > header button, tbody tr:first-child td button')
    for (let at = 0; at < (await buttons.count()); at++) {
      const button = buttons.nth(at)
      // Read at once: a list that is drawn anew meanwhile may have fewer rows, and a button that is gone would be waited for.
      const [seenAs] = await buttons.evaluateAll(
        (all, n) =>
          all.slice(n, n + 1).map((one) => ({
            // What is shown: the name goes on with the row, which may be called anything.
            name: one.textContent?.trim() || (one.getAttribute('aria-label') ?? ''),
            isUsable: !(one as HTMLButtonElement).disabled && one.getAttribute('aria-disabled') !== 'true' && one.checkVisibility(),
            hasMenu: one.getAttribute('aria-haspopup') === 'menu',
          })),
        at,
      )
      if (!seenAs || atOnce.test(seenAs.name) || !seenAs.isUsable) continue
      const { name } = seenAs
      if (!seenAs.hasMenu) {
        seen += await opens(page, button, `${address}: ${name}`)
        if (!page.url().includes(address)) await page.goto(`/console${address}`)
        continue
      }
      await button.click()
      const entries = await page.getByRole('menuitem').evaluateAll((items) => items.map((item) => (item.getAttribute('aria-disabled') === 'true' ? '' : (item.textContent ?? ''))))
      await page.keyboard.press('Escape')
      for (const entry of entries.filter((text) => text && !atOnce.test(text))) {
        await button.click()
        seen += await opens(page, page.getByRole('menuitem', { name: entry, exact: true }), `${address}: ${name}: ${entry}`)
        await page.keyboard.press('Escape')
      }
    }
  }
  // Nothing was walked if nothing was opened.
  expect(seen).toBeGreaterThan(25)
})
