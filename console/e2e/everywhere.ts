import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { settled } from './steps'

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

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** All of these whose outcome depends on colours: the others find the same in either theme. */
const ofColours = ['color-contrast', 'link-in-text-block']

type Found = { id: string; nodes: { html: string; failureSummary: string }[] }
type Axe = { run: (context: Document, options: { runOnly: string[] | { type: 'rule'; values: string[] } }) => Promise<{ violations: Found[] }> }

/** What axe finds on the page as it is now, by `rules` alone where they are given. */
export async function violations(page: Page, rules?: string[]) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  return page.evaluate(
    async (runOnly) => {
      const result = await (window as unknown as { axe: Axe }).axe.run(document, { runOnly })
      return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`).join(' | ')}`)
    },
    rules ? { type: 'rule' as const, values: rules } : tags,
  )
}

/** As the console itself shows a theme, whichever the person has chosen; until the page is loaded again. */
async function wear(page: Page, theme: 'light' | 'dark') {
  await page.evaluate((chosen) => {
    const { dataset } = document.documentElement
    if (dataset.theme !== chosen) dataset.theme = chosen
  }, theme)
  // Colours go over into each other.
  await settled(page)
}

/** What axe finds on the page in light colours, and what the dark ones add; the page is light afterwards. */
export async function violationsInBoth(page: Page) {
  await wear(page, 'light')
  const light = await violations(page)
  await wear(page, 'dark')
  const dark = await violations(page, ofColours)
  await wear(page, 'light')
  return [...light, ...dark.map((one) => `dark: ${one}`)]
}
