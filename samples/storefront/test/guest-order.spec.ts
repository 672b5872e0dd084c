import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { addToCart, chooseDelivery, fillAddress, pay } from './shop';

const mails = process.env.STOA_MAIL;

/** The key in the mail about this order: the server writes mails to files until it has a mail server. */
async function keyOf(number: string) {
  for (const name of await readdir(mails!)) {
    const key = (await readFile(join(mails!, name), 'utf8')).split(`see your order ${number}:`)[1]?.match(/[\w-]{43}/);
    if (key) return key[0];
  }
  return null;
}

async function lookUp(page: Page, number: string, email: string) {
  await page.goto('orders');
  await page.getByLabel('Order number').first().fill(number);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Mail me the key' }).click();
  await expect(page.getByText('If the number and the address belong together')).toBeVisible();
}

test('a guest finds an order again on another device, sees it and cancels it', async ({ page, browser }) => {
  test.skip(!mails, 'STOA_MAIL is not set to the folder where the server puts its mails');
  await addToCart(page, 'prod-6');
  const email = await fillAddress(page);
  await chooseDelivery(page);
  await pay(page, 'Test card');
  const number = /ORD-\d+/.exec(await page.getByText(/is placed/).innerText())![0];

  const device = await (await browser.newContext()).newPage();
  await lookUp(device, number, email);
  await expect.poll(() => keyOf(number)).not.toBeNull();
  await device.getByLabel('Key from the mail').fill((await keyOf(number))!);
  await device.getByRole('button', { name: 'Open the order' }).click();
  await expect(device.getByRole('heading', { name: `Order ${number}` })).toBeVisible();
  device.on('dialog', dialog => dialog.accept());
  await device.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(device.getByText('Cancelled')).toBeVisible();
});
