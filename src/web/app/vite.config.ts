import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The browser app. Nothing is inlined: the product's Content-Security-Policy allows scripts from its own origin only, and
 * assets with a hash in their name are kept by browsers for a year.
 */
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: here('../../../dist/web'),
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox114', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // One screen loads in two round trips: the entry names its few shared pieces, every page is a piece of its own.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'routing', test: /node_modules[\\/]@tanstack[\\/](react-)?(router|router-core|query|query-core|history|store)/ },
            // A few hundred bytes each: one request instead of twenty.
            { name: 'icons', test: /node_modules[\\/]@tabler/ },
            // The same of ours: what every screen is made of is asked for once.
            { name: 'shared', test: /web[\\/]app[\\/](api|components|lib|i18n)/, minShareCount: 8 },
            // What most pages share of the component library; what few use stays with those few.
            { name: 'components', test: /node_modules[\\/](@mantine|@floating-ui|clsx)/, minShareCount: 5 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/go': 'http://127.0.0.1:3000', '/sign-in/oidc': 'http://127.0.0.1:3000' } },
});
