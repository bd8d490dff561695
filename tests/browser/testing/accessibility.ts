import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']
const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

/** What axe objects to: on a desk in light and on a phone in dark by every rule; of the other two, the colours. */
export async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const { viewport, colorScheme, whole } of [
    { viewport: DESK, colorScheme: 'light', whole: true },
    { viewport: DESK, colorScheme: 'dark', whole: false },
    { viewport: PHONE, colorScheme: 'light', whole: false },
    { viewport: PHONE, colorScheme: 'dark', whole: true },
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    const axe = new AxeBuilder({ page }).setLegacyMode(true)
    const { violations } = await (whole ? axe.withTags(LEVELS) : axe.withRules(['color-contrast'])).analyze()
    for (const { id, nodes } of violations) {
      for (const node of nodes)
        found.push(`${viewport.width} ${colorScheme}: ${id}: ${node.html}: ${node.failureSummary}`)
    }
  }
  return found
}
