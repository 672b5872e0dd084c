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

test('a code and a gift card stand beside each other, and each is taken away alone', async ({ page }) => {
  await addToCart(page, 'prod-6');
  await fillAddress(page);
  const field = page.getByLabel('Code or gift card');
  await field.fill('NO-SUCH-CODE');
  await page.getByRole('button', { name: 'Apply code' }).click();
  await expect(page.getByText('NO-SUCH-CODE is not a code of ours.')).toBeVisible();
  await field.fill('GC-NOSUCHCODE-1234');
  await page.getByRole('button', { name: 'Use gift card' }).click();
  const card = page.getByText('Gift card …1234');
  await expect(card).toBeVisible();
  await page.getByRole('button', { name: 'Remove NO-SUCH-CODE' }).click();
  await expect(page.getByText('NO-SUCH-CODE')).toHaveCount(0);
  await expect(card).toBeVisible();
});

test('after a payment whose answer was lost another way to pay is taken', async ({ page }) => {
  await addToCart(page, 'prod-6');
  await fillAddress(page);
  await chooseDelivery(page);
  // The server has begun it; the buyer does not hear of it.
  await page.route(/\/checkout$/, async route => {
    if (route.request().method() === 'POST') await route.fetch();
    await route.abort();
  });
  await pay(page, 'Card by Stripe, confirmed with the bank');
  await expect(page.getByRole('alert')).toContainText('The shop cannot be reached');
  await page.unroute(/\/checkout$/);
  await pay(page, 'Test card');
  await expect(page.getByText(/Your order ORD-\d+ is placed/)).toBeVisible();
});

test('a purchase that is under way already is the one that is shown, not one of before', async ({ page }) => {
  await addToCart(page, 'prod-6');
  await fillAddress(page);
  await chooseDelivery(page);
  await page.evaluate(() => sessionStorage.setItem('stoa.checkout', 'of-before'));
  const body = { type: '/docs/errors/checkout_in_progress', title: 'Under way', status: 409, code: 'checkout_in_progress', checkout_id: 'under-way' };
  await page.route(/\/checkout$/, route =>
    route.request().method() === 'POST' ? route.fulfill({ status: 409, contentType: 'application/problem+json', json: body }) : route.fallback(),
  );
  const asked = page.waitForRequest(/\/checkout\/(under-way|of-before)$/);
  await pay(page, 'Test card');
  expect((await asked).url()).toContain('/under-way');
});

test('a payment that was shown as done is not shown again for the next', async ({ page }) => {
  await addToCart(page, 'prod-6');
  await fillAddress(page);
  await chooseDelivery(page);
  await pay(page, 'Card by Stripe, confirmed with the bank');
  await page.getByRole('button', { name: 'Complete' }).click();
  await expect(page.getByText('Your order is placed:')).toBeVisible();
  await page.goto('checkout/return');
  await expect(page.getByText('No payment is open in this tab.')).toBeVisible();
});

test('the cart of a guest that cannot be taken over is kept, said, and tried again', async ({ page }) => {
  const { email, password } = await register(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Sign in' })).toBeVisible();
  await addToCart(page, 'prod-6');
  await page.route(/\/cart\/merge$/, route => route.abort());
  await page.goto('sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('It is kept.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('It is kept.')).toBeVisible();
  await page.unroute(/\/cart\/merge$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('What was in your cart came along.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cart 1 item' })).toBeVisible();
});

test('a cart is as it was changed last, in whatever order the answers come', async ({ page }) => {
  await addToCart(page, 'prod-6');
  await page.goto('cart');
  let release = () => {};
  const isOut = new Promise<void>(go => (release = go));
  const asked: string[] = [];
  await page.route(/\/cart\/items\//, async route => {
    const isFirst = asked.push(route.request().method()) === 1;
    const response = await route.fetch();
    if (isFirst) await isOut;
    await route.fulfill({ response });
    if (!isFirst) release();
  });
  const quantity = page.getByLabel('Quantity of Amber Glow Table Lamp');
  const sent = page.waitForRequest(/\/cart\/items\//);
  await quantity.selectOption('2');
  await sent;
  await expect.poll(() => asked.length).toBe(1);
  const last = page.waitForResponse(async response => response.url().includes('/cart/items/') && (await response.json()).items[0].quantity === 2);
  await quantity.selectOption('3');
  await last;
  await expect(quantity).toHaveValue('3');
  await expect(page.getByRole('link', { name: 'Cart 3 items' })).toBeVisible();
});
