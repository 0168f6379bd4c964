import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// `LAZULITE_URL`: the server that `npm run dev` shows.
const server = process.env.LAZULITE_URL ?? 'http://127.0.0.1:8899'

export default defineConfig({
  base: '/studio/',
  plugins: [react()],
  resolve: { alias: { '@': `${import.meta.dirname}/src` } },
  build: {
    outDir: '../src/lazulite/experience/rest/studio_files',
    emptyOutDir: true,
    chunkSizeWarningLimit: 2000,
    // The content security policy takes fonts from files only.
    assetsInlineLimit: 0,
    // What every page begins with comes in two files, not in fifty: each costs a phone a way there and back.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vendor', tags: ['$initial'], test: /node_modules/, priority: 2 },
            { name: 'shared', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
    // Browsers that know light-dark() by themselves: its replacement does not follow the scheme that the page sets.
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
  },
  server: { proxy: { '/api': server, '/ajax-api': server, '/readyz': server } },
  test: { include: ['src/**/*.test.ts'], isolate: false },
})
