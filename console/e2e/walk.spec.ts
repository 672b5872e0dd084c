import { expect, test, type Page } from '@playwright/test'
import { places, violationsInBoth } from './everywhere'
import { settled, signIn } from './steps'

const shots = process.env.STOA_SHOTS

// The test's own script is kept out of frames that run none, which the browser complains about.
const expected = /401|status of 40|about:srcdoc/

async function visit(page: Page, address: string) {
  await page.goto(`/console${address}`)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await settled(page)
}

for (const language of ['en', 'es'] as const)
  test(`every screen is for everyone, light and dark: ${language}`, async ({ page }) => {
    test.setTimeout(450_000)
    await page.addInitScript((chosen) => localStorage.setItem('stoa-console-preferences', JSON.stringify({ theme: 'light', language: chosen })), language)
    await page.goto('/console')
    await settled(page)
    expect(await violationsInBoth(page), 'sign-in').toEqual([])
    await signIn(page)
    for (const { address, path } of await places(page)) {
      await visit(page, address)
      expect(await violationsInBoth(page), address).toEqual([])
      if (shots && language === 'en') await page.screenshot({ path: `${shots}/${path.replaceAll(/\W+/g, '-').replace(/^-|-$/g, '') || 'home'}.jpg`, type: 'jpeg', quality: 40 })
    }
    await page.keyboard.press('Control+k')
    await page.keyboard.type('a')
    await settled(page)
    expect(await violationsInBoth(page), 'palette').toEqual([])
  })

type Moved = { moved: { sum: number; what: string[] } }

async function watchLayout(page: Page) {
  await page.addInitScript(() => {
    const moved = { sum: 0, what: [] as string[] }
    ;(window as unknown as Moved).moved = moved
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean; sources: { node?: Element }[] }[]) {
        if (entry.hadRecentInput) continue
        moved.sum += entry.value
        moved.what.push(...entry.sources.map((source) => source.node?.outerHTML?.slice(0, 120) ?? ''))
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

async function expectStill(page: Page, address: string) {
  const { sum, what } = await page.evaluate(() => (window as unknown as Moved).moved)
  expect.soft(sum, `${address}: ${what.join('\n')}`).toBeLessThan(0.005)
}

test('nothing jumps on any screen, and nothing is wider than a small telephone', async ({ page }) => {
  test.setTimeout(300_000)
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && !expected.test(message.text()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await watchLayout(page)
  await signIn(page)
  for (const { address } of await places(page)) {
    await page.setViewportSize({ width: 1360, height: 860 })
    await visit(page, address)
    await expectStill(page, address)
    await page.setViewportSize({ width: 320, height: 700 })
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect.soft(width, `${address} at 320 px`).toBeLessThanOrEqual(320)
  }
  expect(complaints).toEqual([])
})

test('nothing jumps where every answer is slow, each another time', async ({ page }) => {
  test.setTimeout(600_000)
  await watchLayout(page)
  await signIn(page)
  const all = await places(page)
  let asked = 0
  // A screen shows itself after a second at the latest, so all of this comes when it is seen already; the last asked comes first.
  await page.route('**/console/api/**', async (route) => {
    await new Promise((go) => setTimeout(go, 1_900 - 200 * (asked++ % 5)))
    await route.continue()
  })
  for (const { address } of all.filter(({ path }) => path.includes('$'))) {
    await visit(page, address)
    await expectStill(page, address)
  }
})
