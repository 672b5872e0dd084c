import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { addToCart, chooseDelivery, fillAddress, pay, register } from './shop';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const largestScript = 90 * 1024;

declare global {
  interface Window {
    shifts: number;
    axe: { run: (options: object) => Promise<AxeResults> };
  }
}

/** Every page, and how one comes to it. */
const pages: Record<string, (page: Page) => Promise<unknown>> = {
  home: page => page.goto(''),
  products: page => page.goto('products'),
  corrected: page => page.goto('products?keyword=hedphones'),
  nothing: page => page.goto('products?keyword=laptop&color=pink'),
  product: page => page.goto('products/prod-12'),
  reduced: page => page.goto('products/prod-5'),
  soldOut: page => page.goto('products/prod-42'),
  missing: page => page.goto('products/no-such-product'),
  emptyCart: page => page.goto('cart'),
  cart: async page => {
    await addToCart(page, 'prod-6');
    await page.goto('cart');
  },
  contact: async page => {
    await addToCart(page, 'prod-6');
    await page.goto('checkout');
  },
  payment: async page => {
    await addToCart(page, 'prod-6');
    await fillAddress(page);
    await chooseDelivery(page);
    await page.getByLabel('Code or gift card').fill('NOPE');
    await page.getByRole('button', { name: 'Apply code' }).click();
    await page.getByText('NOPE is not a code of ours.').waitFor();
  },
  order: async page => {
    await addToCart(page, 'prod-6');
    await fillAddress(page);
    await chooseDelivery(page);
    await pay(page, 'Test card');
    await page.getByText(/is placed/).waitFor();
  },
  findOrder: page => page.goto('orders'),
  signIn: page => page.goto('sign-in'),
  account: page => register(page),
};

test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    window.shifts = 0;
    // What moves within half a second of a click is meant to. The answer to what was clicked may take longer than that, on a busy machine or a slow line.
    const soon = 500;
    const causes: number[] = [];
    const isCaused = (at: number) => causes.some(cause => at >= cause && at - cause < soon);
    for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => causes.push(performance.now()), true);
    const { fetch } = window;
    window.fetch = async (...request) => {
      const isOfClick = isCaused(performance.now());
      try {
        return await fetch(...request);
      } finally {
        if (isOfClick) causes.push(performance.now());
      }
    };
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput && !isCaused(entry.startTime)) window.shifts += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  }),
);

for (const [name, open] of Object.entries(pages)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${name} in ${colorScheme}: no violation of axe, no shift of the layout, no page wider than a small phone, no complaint of the browser`, async ({
      page,
    }) => {
      const complaints: string[] = [];
      page.on('pageerror', error => complaints.push(String(error)));
      page.on('console', message => message.text().includes('Content Security Policy') && complaints.push(message.text()));
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(page);
      // The network is quiet also before the file of a page is asked for.
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');

      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      expect(violations.map(violation => `${violation.id}: ${violation.nodes.map(node => node.html).join(' ')}`)).toEqual([]);
      expect(await page.evaluate(() => window.shifts)).toBe(0);

      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      expect(complaints).toEqual([]);
    });
  }
}

test('the first page loads at most 90 KB of script', async ({ page }) => {
  const scripts: Promise<Buffer>[] = [];
  page.on('response', response => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  await page.goto('');
  await page.waitForLoadState('networkidle');
  const sizes = (await Promise.all(scripts)).map(body => gzipSync(body, { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(largestScript);
});

test('the keyboard alone finds a product and puts it into the cart', async ({ page }) => {
  await page.goto('');
  await expect(page.getByRole('searchbox')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('teapot');
  await page.keyboard.press('Enter');
  const product = page.getByRole('link', { name: 'Thé Vert Teapot' });
  await product.waitFor();
  await product.focus();
  await page.keyboard.press('Enter');
  const add = page.getByRole('button', { name: 'Add to cart' });
  await add.waitFor();
  await add.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('It is in your cart.')).toBeVisible();
});
