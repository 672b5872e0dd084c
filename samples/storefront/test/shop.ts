import { expect, type Page } from '@playwright/test';

/** What a buyer does, in the words of the page. */
export async function addToCart(page: Page, id: string) {
  await page.goto(`products/${id}`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByText('It is in your cart.')).toBeVisible();
}

export async function fillAddress(page: Page, email = `ada-${crypto.randomUUID()}@example.com`) {
  await page.goto('checkout');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('First name').fill('Ada');
  await page.getByLabel('Last name').fill('Lovelace');
  await page.getByLabel('Street and number').fill('1 Main St');
  await page.getByLabel('Postal code').fill('10001');
  await page.getByLabel('City').fill('New York');
  await page.getByLabel('State or region').fill('NY');
  await page.getByRole('button', { name: 'Continue' }).click();
  return email;
}

export async function chooseDelivery(page: Page) {
  await page.getByRole('radio', { name: /Standard/ }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('button', { name: /Order and pay/ })).toBeVisible();
}

export async function pay(page: Page, method: string) {
  await page.getByRole('radio', { name: method, exact: false }).and(page.getByRole('radio')).first().check();
  await page.getByRole('button', { name: /Order and pay/ }).click();
}

export async function register(page: Page) {
  const [email, password] = [`ada-${crypto.randomUUID()}@example.com`, 'SecurePassword123!'];
  await page.goto('sign-in');
  await page.getByRole('button', { name: 'I have no account yet' }).click();
  await page.getByLabel('First name').fill('Ada');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Ada' })).toBeVisible();
  return { email, password };
}
