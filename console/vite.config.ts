import react from '@vitejs/plugin-react'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defaultClientConditions } from 'vite'
import { defineConfig } from 'vitest/config'

/** Message files are compiled here, so that no parser for plurals is sent to the browser. */
const messages: Plugin = {
  name: 'messages',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/texts\.(en|es)\.json$/.test(id)) return null
    const compiled = Object.fromEntries(Object.entries(JSON.parse(code) as Record<string, string>).map(([key, text]) => [key, compileMessage(text)]))
    return { code: `export default ${JSON.stringify(compiled)}`, map: null, moduleType: 'js' }
  },
}

/** Chunks of styles come in any order: each says first which layer wins. */
const layers: Plugin = {
  name: 'layers',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('.css') && code.includes('@layer ') ? { code: `@layer reset, base, ui, screen;\n${code}`, map: null } : null),
}

const server = process.env.STOA ?? 'http://localhost:8080'

export default defineConfig({
  base: '/console/',
  plugins: [messages, layers, react()],
  // The client as it stands in this repository, unbuilt.
  resolve: { conditions: ['source', ...defaultClientConditions], alias: { '~': fileURLToPath(new URL('src', import.meta.url)) } },
  json: { stringify: false },
  // The limit catches what never ends; a busy machine is slower than the five seconds of the default.
  test: { include: ['test/*.test.{ts,tsx}'], environment: 'node', testTimeout: 120_000 },
  build: {
    target: 'es2023',
    // The policy of the page allows files of this server only: nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: { proxy: { '/console/api': { target: server, changeOrigin: true, headers: { Origin: server } } } },
})
