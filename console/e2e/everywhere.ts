import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Registered = { path: string; example?: string }

/** The console itself says which screens it has, so that a new one is walked without being told to. */
export async function places(page: Page): Promise<{ path: string; address: string }[]> {
  const screens = await page.evaluate(() => (window as unknown as { stoaScreens: () => Registered[] }).stoaScreens())
  const found: { path: string; address: string }[] = []
  for (const screen of screens) {
    if (!screen.path.includes('$')) found.push({ path: screen.path, address: screen.path })
    else if (screen.example?.startsWith('GET ')) {
      const id = await page.evaluate((path) => (window as unknown as { stoaFirst: (path: string) => Promise<string | undefined> }).stoaFirst(path), screen.example.slice(4))
      if (id) found.push({ path: screen.path, address: screen.path.replace(/\$\w+/, id) })
    } else if (screen.example) found.push({ path: screen.path, address: screen.example })
  }
  return found
}

/** What axe finds on the page as it is now. */
export async function violations(page: Page) {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe: run } = window as unknown as { axe: { run: (context: unknown, options: unknown) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }
    const result = await run.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`).join(' | ')}`)
  })
}
