import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// The shell alone takes half of what the whole Chromium takes.
const browsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

// `STOA_URL` is a running server with its demo shop, whose storefront is tested as it is served; the tests in C# start one, with Stripe's double beside it.
export default defineConfig({
  testDir: 'test',
  workers: 1,
  forbidOnly: true,
  reporter: 'list',
  // The limits catch what never comes; on a busy machine it comes late.
  timeout: 120_000,
  expect: { timeout: 60_000 },
  use: {
    baseURL: `${process.env.STOA_URL ?? 'http://localhost:8080'}/storefront/`,
    launchOptions: { executablePath: browsers.find(existsSync), args: ['--no-sandbox'] },
    locale: 'en-US',
  },
});
