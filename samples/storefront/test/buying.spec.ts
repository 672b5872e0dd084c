import { expect, test } from '@playwright/test';
import { addToCart, chooseDelivery, fillAddress, pay, register } from './shop';

test('a guest browses by facets, buys and sees the order', async ({ page }) => {
  await page.goto('products');
  await page.getByRole('link', { name: /^Kitchen/ }).click();
  await expect(page).toHaveURL(/category=/);
  await page.getByRole('link', { name: /^green/ }).click();
  await expect(page).toHaveURL(/color=green/);
  await page.getByRole('link', { name: 'Jalapeño Espresso Cup' }).click();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('link', { name: 'See the cart' }).click();
  await page.getByLabel('Quantity of Jalapeño Espresso Cup').selectOption('2');
  await expect(page.getByRole('main')).toContainText('$9.98');
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await fillAddress(page);
  await chooseDelivery(page);
  await expect(page.getByRole('complementary')).toContainText('2 × Jalapeño Espresso Cup');
  await pay(page, 'Test card');
  await expect(page.getByText(/Your order ORD-\d+ is placed/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/Your order ORD-\d+ is placed/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cart 0 items' })).toBeVisible();
});

test('a word that is misspelt finds what was meant, and the page says so', async ({ page }) => {
  await page.goto('');
  await page.getByRole('searchbox').fill('hedphones');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByText('These are the results for “headphones”')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Nocturne Noise-Cancelling Headphones' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Good things, kept simple.' })).toBeVisible();
});

test('a code that does not apply stays in the cart with its reason', async ({ page }) => {
  await addToCart(page, 'prod-6');
  await fillAddress(page);
  await page.getByLabel('Code or gift card').fill('NO-SUCH-CODE');
  await page.getByRole('button', { name: 'Apply code' }).click();
  await expect(page.getByText('NO-SUCH-CODE is not a code of ours.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove NO-SUCH-CODE' }).click();
  await expect(page.getByText('NO-SUCH-CODE')).toHaveCount(0);
});

test('a code that applies is a step of the total', async ({ page }) => {
  await addToCart(page, 'prod-57');
  await fillAddress(page);
  await chooseDelivery(page);
  await page.getByLabel('Code or gift card').fill('save10');
  await page.getByRole('button', { name: 'Apply code' }).click();
  await expect(page.getByText('SAVE10 is applied.')).toBeVisible();
  await expect(page.getByRole('row', { name: /−|-\$/ })).toBeVisible();
});

test('a declined card keeps the cart, and another one buys it', async ({ page }) => {
  await addToCart(page, 'prod-6');
  await fillAddress(page);
  await chooseDelivery(page);
  await pay(page, 'Test card that is declined');
  await expect(page.getByRole('alert')).toContainText('declined');
  await pay(page, 'Test card');
  await expect(page.getByText(/Your order ORD-\d+ is placed/)).toBeVisible();
});

test('a card that the bank asks about comes back paid', async ({ page }) => {
  await addToCart(page, 'prod-6');
  await fillAddress(page);
  await chooseDelivery(page);
  await pay(page, 'Card by Stripe, confirmed with the bank');
  await page.getByRole('button', { name: 'Complete' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you!' })).toBeVisible();
  await expect(page.getByText('Your order is placed:')).toBeVisible();
});

test('a card that the bank refuses can be replaced by another', async ({ page }) => {
  await addToCart(page, 'prod-6');
  await fillAddress(page);
  await chooseDelivery(page);
  await pay(page, 'Card by Stripe, confirmed with the bank');
  await page.getByRole('button', { name: 'Fail' }).click();
  await page.getByRole('link', { name: 'Pay in another way' }).click();
  await pay(page, 'Test card');
  await expect(page.getByText(/Your order ORD-\d+ is placed/)).toBeVisible();
});

test('signing in merges the cart of a guest and says what became of it', async ({ page }) => {
  const { email, password } = await register(page);
  await addToCart(page, 'prod-6');
  await page.goto('account');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Sign in' })).toBeVisible();
  await addToCart(page, 'prod-6');
  await page.goto('sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Amber Glow Table Lamp was in both: you have 2 now.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cart 2 items' })).toBeVisible();
});

test('a member buys and finds the order in the account', async ({ page }) => {
  const { email } = await register(page);
  await addToCart(page, 'prod-6');
  await fillAddress(page, email);
  await chooseDelivery(page);
  await pay(page, 'Test card');
  await expect(page.getByText(/Your order ORD-\d+ is placed/)).toBeVisible();
  await page.goto('account');
  await page.getByRole('link', { name: /^ORD-/ }).click();
  await expect(page.getByRole('heading', { name: /^Order ORD-/ })).toBeVisible();
});

test('two quick clicks put one product into the cart and buy one order', async ({ page }) => {
  await page.goto('products/prod-6');
  await page.getByRole('button', { name: 'Add to cart' }).dblclick();
  await expect(page.getByRole('link', { name: 'Cart 1 item' })).toBeVisible();
  await fillAddress(page);
  await chooseDelivery(page);
  let orders = 0;
  page.on('request', request => (orders += Number(request.method() === 'POST' && request.url().endsWith('/checkout'))));
  await page.getByRole('button', { name: /Order and pay/ }).dblclick();
  await expect(page.getByText(/Your order ORD-\d+ is placed/)).toBeVisible();
  expect(orders).toBe(1);
});
