import { expect, test, type Page } from '@playwright/test'
import { violations } from './everywhere'
import { colleague } from './people'
import { endSession, sessionWorksAgain, settled } from './steps'

// Chromium's virtual authenticator holds the passkeys. They belong to a domain: where the server is reached by numbers, the browser is told a name for it.
// The name is under localhost, which a browser trusts without TLS.
const site = process.env.STOA_PASSKEY_SITE ?? process.env.STOA ?? 'http://localhost:8080'
const named = process.env.STOA_PASSKEY_SITE ? [`--host-resolver-rules=MAP ${new URL(site).hostname} ${new URL(process.env.STOA!).host}`] : []
test.use({ baseURL: site, launchOptions: async ({ launchOptions }, give) => give({ ...launchOptions, args: [...(launchOptions.args ?? []), ...named] }) })

/** Sessions that are too old for what needs a recent login, each with the passkey of its user. */
const aged: { cookie: string; credential: { [name: string]: unknown } }[] = JSON.parse(process.env.STOA_PASSKEYS ?? '[]')

async function authenticator(page: Page, credential?: { [name: string]: unknown }) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } as const
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options })
  if (credential) await devtools.send('WebAuthn.addCredential', { authenticatorId, credential: credential as never })
  /** Whether its user shows who they are. Who does not has said no. */
  return (isUserVerified: boolean) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
}

/** Reaches the button as somebody without a mouse does. */
async function tabTo(page: Page, name: string) {
  const button = page.getByRole('button', { name })
  for (let i = 0; i < 20 && !(await button.evaluate((one) => one === document.activeElement)); i++) await page.keyboard.press('Tab')
  await expect(button).toBeFocused()
}

/** Somebody who has signed in by password and added a passkey under My account, where they are still. */
async function signUpWithPasskey(page: Page) {
  const person = await colleague('manager')
  await page.goto('/console/settings/account')
  await page.getByLabel('E-mail address').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  await page.getByRole('dialog', { name: 'Recovery codes' }).getByRole('button').last().click()
  return person.email
}

async function signOut(page: Page) {
  await page.getByRole('button', { name: /My account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
}

test('a passkey that was added under My account signs in, by mouse and by keyboard', async ({ page }) => {
  const agrees = await authenticator(page)
  const email = await signUpWithPasskey(page)
  await expect(page.getByRole('table', { name: 'Passkeys' }).getByRole('row')).toHaveCount(2)

  await signOut(page)
  const button = page.getByRole('button', { name: 'Sign in with a passkey' })
  await agrees(false)
  await button.click()
  await expect(button).toBeEnabled()
  await expect(page.getByRole('alert')).toBeHidden()
  await agrees(true)
  await button.click()
  await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible()

  await signOut(page)
  await tabTo(page, 'Sign in with a passkey')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible()
  await expect(page.getByText(email).first()).toBeAttached()
})

test('a passkey brings an ended session back, and what was being saved is saved', async ({ page }) => {
  await authenticator(page)
  await signUpWithPasskey(page)
  await page.getByLabel('First name').fill('Saved by passkey')
  await endSession(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
  await expect(dialog).toBeVisible()
  await sessionWorksAgain(page)
  await dialog.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('First name')).toHaveValue('Saved by passkey')
})

test('a browser without passkeys is offered none', async ({ page }) => {
  await page.addInitScript(() => delete (window as { PublicKeyCredential?: unknown }).PublicKeyCredential)
  await page.goto('/console')
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden()
})

for (const [index, hand] of ['mouse', 'keyboard'].entries()) {
  test(`a passkey proves who one is in the middle of a change, by ${hand}, and the change is sent again`, async ({ page, context }) => {
    test.skip(!aged[index], 'needs a session older than ten minutes')
    const [name, value] = aged[index]!.cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, domain: new URL(site).hostname, path: '/console/api', httpOnly: true, sameSite: 'Strict' }])
    await authenticator(page, aged[index]!.credential)
    const asked: { key?: string; body: string | null }[] = []
    page.on('request', (request) => request.url().endsWith('/auth/email/change') && asked.push({ key: request.headers()['idempotency-key'], body: request.postData() }))
    const address = `proved-by-${hand}@example.com`

    await page.goto('/console/settings/account')
    await settled(page)
    await page.getByRole('button', { name: 'Change e-mail address' }).click()
    await page.getByLabel('New address').fill(address)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
    await expect(dialog.getByLabel('Password')).toBeFocused()
    const button = dialog.getByRole('button', { name: 'Use a passkey' })
    await expect(button).toBeVisible()
    await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity))
    expect(await violations(page)).toEqual([])
    if (hand === 'mouse') await button.click()
    else {
      await tabTo(page, 'Use a passkey')
      await page.keyboard.press('Enter')
    }

    await expect(page.getByText(`A link is on its way to ${address}`)).toBeVisible()
    await expect(page.getByRole('dialog')).toBeHidden()
    expect(asked.map((one) => one.body)).toEqual(Array(2).fill(JSON.stringify({ email: address })))
    expect(asked[1]!.key).toBe(asked[0]!.key)
  })
}
