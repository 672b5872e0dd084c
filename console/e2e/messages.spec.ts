import { expect, test, type Locator, type Page } from '@playwright/test'
import { settled, signIn } from './steps'

/** By the Tab key alone, as far as it takes; what has the focus can be seen. */
async function tabTo(page: Page, target: Locator) {
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard does not reach ${target}`)
}

async function press(page: Page, target: Locator, key = 'Enter') {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

test('a campaign is written, previewed, scheduled and cancelled by keyboard alone', async ({ page }) => {
  test.setTimeout(120_000)
  const name = `Keys ${Date.now()}`
  await signIn(page, '/console/messages/campaigns')
  await settled(page)
  await press(page, page.getByRole('link', { name: 'Write a message' }).first())
  await expect(page.getByRole('heading', { name: 'New message' })).toBeVisible()

  await tabTo(page, page.getByRole('textbox', { name: 'Name' }))
  await page.keyboard.type(name)
  await tabTo(page, page.getByRole('textbox', { name: 'Title' }))
  await page.keyboard.type('Hello {first_name|friend}')
  await tabTo(page, page.getByRole('textbox', { name: 'Body' }))
  await page.keyboard.type('Everything is 10 % off.')
  await press(page, page.getByRole('checkbox', { name: 'Web' }), 'Space')

  // What the server makes of it, for each platform with its bytes.
  const preview = page.getByRole('region', { name: 'What is sent' })
  for (const platform of ['Android', 'iOS', 'Web']) {
    const one = preview.getByRole('region', { name: platform, exact: true })
    await expect(one).toContainText('Hello friend')
    await expect(one).toContainText(/[1-9]\d* of 4,096 bytes/)
  }

  await tabTo(page, page.getByRole('combobox', { name: 'Whom' }))
  await page.keyboard.type('Devices')
  await tabTo(page, page.getByRole('textbox', { name: 'Languages' }))
  await page.keyboard.type('en, es')
  await expect(page.getByRole('region', { name: 'Audience' }).getByRole('status')).toContainText(/device/)

  await tabTo(page, page.getByRole('combobox', { name: 'When' }))
  await page.keyboard.type('At')
  await tabTo(page, page.getByLabel('Scheduled for'))
  await page.keyboard.type('12312098')
  await page.keyboard.type('0930AM')
  await page.keyboard.press('Control+s')

  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Scheduled')
  await expect(page.getByRole('region', { name: 'Time' }).getByText('Dec 31, 2098, 9:30 AM')).toBeVisible()

  await press(page, page.getByRole('button', { name: 'More actions' }))
  await page.keyboard.type('Cancel')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Cancel this message?' })).toBeVisible()
  await press(page, page.getByRole('dialog').getByRole('button', { name: 'Cancel sending' }))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Cancelled')
})

test('a segment is counted while it is written, saved, and a message to it reaches as many', async ({ page }) => {
  const name = `Segment ${Date.now()}`
  await signIn(page, '/console/messages/segments/new')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Marketing consent').selectOption('Not given')
  const count = page.getByRole('region', { name: 'Whom it reaches now' }).getByRole('status')
  await expect(count).toHaveAttribute('aria-busy', 'false')
  await expect(count).toContainText(/device/i)
  const devices = await count.locator('strong').textContent()
  await page.getByLabel('Marketing consent').selectOption('Given')
  await expect(count.locator('strong')).not.toHaveText(devices!)
  await page.getByLabel('Marketing consent').selectOption('Not given')
  await page.getByRole('button', { name: 'Create segment' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(count.locator('strong')).toHaveText(devices!)
  await page.getByRole('link', { name: 'Write to them' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill('For you')
  await page.getByRole('checkbox', { name: 'Web' }).check()
  await expect(page.getByRole('combobox', { name: 'Segment' })).toHaveValue(name)
  await expect(page.getByRole('region', { name: 'Audience' }).getByRole('status')).toContainText(devices!)
})

test('a campaign that is being sent is watched, paused, resumed and finished by keyboard alone', async ({ page }) => {
  test.skip(!process.env.STOA_FCM, 'needs a server with a double of FCM, and devices')
  test.setTimeout(120_000)
  await signIn(page, '/console/messages/campaigns/new')
  await page.getByRole('textbox', { name: 'Title' }).fill('Sale')
  await page.getByRole('checkbox', { name: 'Web' }).check()
  await page.getByLabel('At most messages a second').fill('2')
  await page.getByRole('button', { name: 'Save message' }).click()
  await settled(page)
  await press(page, page.getByRole('button', { name: 'Send', exact: true }))
  await expect(page.getByRole('dialog')).toContainText(/\d+ devices/)
  await press(page, page.getByRole('dialog').getByRole('button', { name: 'Send now' }))
  const done = page.getByRole('region', { name: 'Progress' }).locator('strong').first()
  await expect(done).toHaveText(/^[1-9]\d* \/ \d+$/)
  await press(page, page.getByRole('button', { name: 'Pause' }))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Paused')
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
  const at = await done.textContent()
  await press(page, page.getByRole('button', { name: 'Resume' }))
  await expect(done).not.toHaveText(at!)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sent', { timeout: 60_000 })
  const [some, all] = (await done.textContent())!.split(' / ')
  expect(some).toBe(all)
  await expect(page.getByRole('table', { name: 'Deliveries' }).getByText('Accepted').first()).toBeVisible()
})
