import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** Against a running server: STOA its address, STOA_EMAIL and STOA_PASSWORD of a super admin of it. tests/Stoa.Server.Tests/Console starts one. */
export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  // The limits catch what never comes; on a busy machine it comes late.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    baseURL: process.env.STOA ?? 'http://localhost:8080',
    viewport: { width: 1360, height: 860 },
    locale: 'en',
    screenshot: 'only-on-failure',
    launchOptions: {
      // The shell alone takes half of what the whole Chromium takes.
      executablePath: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`).find((path) => existsSync(path)),
      args: ['--no-sandbox'],
    },
  },
})
