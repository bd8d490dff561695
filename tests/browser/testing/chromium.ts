import { type Browser, chromium } from 'playwright-core'

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The machine's own Chromium. Its sandbox needs rights that a container rarely gives; what it opens here is ours alone. */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env.ATALAYA_CHROMIUM ?? '/usr/bin/chromium'
  return chromium.launch({ executablePath, chromiumSandbox: false, args: ARGS })
}
