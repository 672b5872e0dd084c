import { expect, test, type Page } from '@playwright/test'
import { endSession, password, sessionWorksAgain, settled, signIn } from './steps'

/** STOA_BROWSER=full: 200, which take a minute and a half. */
const times = process.env.STOA_BROWSER === 'full' ? 200 : 60
const fields = ['Name', 'Description', 'SKU', 'Address', 'Tags', 'Tax class', 'Title'] as const

/** A generator with a seed, so that what failed can be had again (mulberry32). */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true }).first()

test(`${times} interruptions lose no field`, async ({ page }) => {
  test.setTimeout(600_000)
  const seed = Number(process.env.STOA_SEED ?? Date.now() % 100_000)
  const roll = dice(seed)
  await signIn(page, '/console/catalogue/products/new')
  const typed: Record<string, string> = {}
  const interruptions: [string, () => Promise<unknown>][] = [
    ['reload', () => page.reload()],
    ['go elsewhere and back', async () => (await page.goto('/console/access/roles'), await page.goBack())],
    ['follow a link and come back', async () => (await page.getByRole('link', { name: 'Products' }).first().click(), await page.goBack())],
    ['open and close the palette', async () => (await page.keyboard.press('Control+k'), await page.keyboard.press('Escape'))],
    ['lose the network', async () => (await page.context().setOffline(true), await page.context().setOffline(false))],
    ['leave the field', () => page.keyboard.press('Tab')],
    ['save what cannot be saved', () => page.keyboard.press('Control+s')],
    ['hide the page', () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))],
    [
      'let the session end',
      async () => {
        await endSession(page)
        await page.reload()
        await expect(page.getByLabel('E-mail address')).toBeVisible()
        await sessionWorksAgain(page)
        await page.getByLabel('E-mail address').fill(process.env.STOA_EMAIL!)
        await page.getByLabel('Password').fill(password)
        await page.keyboard.press('Enter')
      },
    ],
  ]
  const done: string[] = []
  for (let round = 0; round < times; round++) {
    const name = fields[roll(fields.length)]!
    const text = `${name} ${round}`
    await box(page, name).fill(text)
    typed[name] = text
    const [what, interrupt] = interruptions[roll(interruptions.length)]!
    done.push(what)
    await interrupt()
    await expect(page.getByRole('heading', { name: 'New product' }), `seed ${seed}: ${done.join(', ')}`).toBeVisible()
    // One look at each round is enough: what was typed just now.
    await expect(box(page, name), `seed ${seed}: ${done.join(', ')}`).toHaveValue(text)
  }
  await settled(page)
  for (const [name, text] of Object.entries(typed)) await expect(box(page, name), `seed ${seed}`).toHaveValue(text)
})
