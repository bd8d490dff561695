import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig, type Plugin } from 'vite'

const hub = process.env.ATALAYA_HUB ?? 'http://127.0.0.1:8400'

/** The router's announcer carries a style attribute, which the policy forbids; base.css hides it instead. */
const announcerWithoutStyle: Plugin = {
  name: 'announcer-without-style',
  enforce: 'pre',
  transform: {
    filter: { id: /runtime\/components\/root\.svelte$/ },
    handler: (code) => ({ code: code.replace(/(id="svelte-announcer"[^>]*?)\sstyle="[^"]*"/, '$1'), map: null }),
  },
}

export default defineConfig({
  plugins: [
    announcerWithoutStyle,
    sveltekit({
      adapter: adapter({ fallback: 'index.html' }),
      csp: { mode: 'hash', directives: { 'script-src': ['self'] } },
      version: { name: process.env.npm_package_version ?? 'development', pollInterval: 0 },
    }),
  ],
  build: {
    // The policy allows no data: fonts, so nothing may be inlined.
    assetsInlineLimit: 0,
    // light-dark() and oklch() are used as they are.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': hub, '/ingest': hub } },
})
