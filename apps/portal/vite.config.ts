import { defineConfig } from 'vite'

export default defineConfig({
  // Pages name their files from where they are, so that the folder works below any address and on any static host.
  base: './',
  publicDir: 'static',
  build: {
    outDir: 'build',
    assetsDir: 'portal',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    rolldownOptions: { input: ['verify/index.html', 'en/verify/index.html'] },
  },
})
