import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, loadEnv } from 'vite';

export default defineConfig(({ mode }) => {
  // Where `dotnet run --project src/Stoa.Server` listens.
  const { STOA_URL: server = 'http://localhost:8080' } = loadEnv(mode, '.', 'STOA_');
  // The server answers calls of its own origin only: the page's is told as the server's.
  const proxy = { '/storefront/api': { target: server, headers: { Origin: server } }, '/media': server };
  return {
    base: '/storefront/',
    plugins: [react()],
    // The client as it stands in this repository; a shop elsewhere takes the built package and needs no line for it.
    resolve: { conditions: ['source', ...defaultClientConditions] },
    // Inlined files would be data: addresses, which a strict content security policy refuses: everything is a file of its own.
    build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    server: { port: 5173, proxy },
    // The built pages as the server sends them: what breaks its policy breaks here.
    preview: { port: 4173, proxy, headers: { 'Content-Security-Policy': "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'" } },
  };
});
