import { expect, type Page } from '@playwright/test'

export const email = process.env.STOA_EMAIL ?? 'admin@stoa.example'
export const password = process.env.STOA_PASSWORD ?? ''

export async function signIn(page: Page, to = '/console') {
  await page.goto(to)
  await page.getByLabel(/E-mail address|Correo/).fill(email)
  await page.getByLabel(/Password|Contraseña/).fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation', { name: /Areas|Áreas/ })).toBeVisible()
}

/** Nothing on its way, nothing moving. */
export async function settled(page: Page) {
  await page.waitForFunction(() => (window as unknown as { stoaIsQuiet?: () => boolean }).stoaIsQuiet?.())
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))))
  // A chart or a dialog that is fetched as a file of its own, and what slides in.
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
}

/** As if the session had ended elsewhere: neither token nor cookie is good any more. */
export async function endSession(page: Page) {
  await page.route('**/console/api/**', async (route) => {
    // A refresh that was on its way when the session ended brings a new cookie.
    await page.context().clearCookies()
    const headers = route.request().headers()
    if (headers.authorization) headers.authorization = 'Bearer ended'
    return route.continue({ headers })
  })
  await page.context().clearCookies()
}

export const sessionWorksAgain = (page: Page) => page.unroute('**/console/api/**')
