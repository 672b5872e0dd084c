import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test, type Page } from '@playwright/test'
import { settled, signIn } from './steps'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = process.env.STOA_SHOTS

type Registered = { path: string; example?: string }

/** The console itself says which screens it has, so that a new one is walked without being told to. */
async function addresses(page: Page): Promise<string[]> {
  const screens = await page.evaluate(() => (window as unknown as { stoaScreens: () => Registered[] }).stoaScreens())
  const found: string[] = []
  for (const screen of screens) {
    if (!screen.path.includes('$')) found.push(screen.path)
    else if (screen.example?.startsWith('GET ')) {
      const id = await page.evaluate((path) => (window as unknown as { stoaFirst: (path: string) => Promise<string | undefined> }).stoaFirst(path), screen.example.slice(4))
      if (id) found.push(screen.path.replace(/\$\w+/, id))
    } else if (screen.example) found.push(screen.example)
  }
  return found
}

async function violations(page: Page) {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe: run } = window as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }
    const result = await run.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`).join(' | ')}`)
  })
}

for (const theme of ['light', 'dark'] as const)
  for (const language of ['en', 'es'] as const)
    test(`every screen is for everyone: ${theme}, ${language}`, async ({ page }) => {
      test.setTimeout(300_000)
      await page.addInitScript(([t, l]) => localStorage.setItem('stoa-console-preferences', JSON.stringify({ theme: t, language: l })), [theme, language])
      await page.goto('/console')
      await settled(page)
      expect(await violations(page), 'sign-in').toEqual([])
      await signIn(page)
      for (const address of await addresses(page)) {
        await page.goto(`/console${address}`)
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
        await settled(page)
        expect(await violations(page), address).toEqual([])
        if (shots) await page.screenshot({ path: `${shots}/${address.replaceAll(/\W+/g, '-').replace(/^-|-$/g, '') || 'home'}-${theme}-${language}.png` })
      }
      await page.keyboard.press('Control+k')
      await page.keyboard.type('a')
      await settled(page)
      expect(await violations(page), 'palette').toEqual([])
    })

test('nothing jumps on any screen, and nothing is wider than a small telephone', async ({ page }) => {
  test.setTimeout(300_000)
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && !/401|status of 40/.test(message.text()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.addInitScript(() => {
    const moved = { sum: 0, what: [] as string[] }
    ;(window as unknown as { moved: typeof moved }).moved = moved
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean; sources: { node?: Element }[] }[]) {
        if (entry.hadRecentInput) continue
        moved.sum += entry.value
        moved.what.push(...entry.sources.map((source) => source.node?.outerHTML?.slice(0, 120) ?? ''))
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await signIn(page)
  for (const address of await addresses(page)) {
    await page.setViewportSize({ width: 1360, height: 860 })
    await page.goto(`/console${address}`)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    await settled(page)
    const moved = await page.evaluate(() => (window as unknown as { moved: { sum: number; what: string[] } }).moved)
    expect.soft(moved.sum, `${address}: ${moved.what.join('\n')}`).toBeLessThan(0.005)
    await page.setViewportSize({ width: 320, height: 700 })
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect.soft(width, `${address} at 320 px`).toBeLessThanOrEqual(320)
  }
  expect(complaints).toEqual([])
})
