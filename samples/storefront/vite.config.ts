import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

export default defineConfig(({ mode }) => {
  // Where `dotnet run --project src/Stoa.Server` listens.
  const { STOA_URL: server = 'http://localhost:8080' } = loadEnv(mode, '.', 'STOA_');
  return {
    base: '/storefront/',
    plugins: [react()],
    // Inlined files would be data: addresses, which a strict content security policy refuses: everything is a file of its own.
    build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    server: { port: 5173, proxy: { '/as': server, '/media': server } },
  };
});
