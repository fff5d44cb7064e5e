import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expectThat } from './checks.ts'

/** Expects no violation of WCAG 2.2 A and AA or of axe's best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(),
  )
  const found = violations.map(
    ({ id, nodes }) => `${id} (${nodes.length}: ${nodes[0]?.html.slice(0, 120)})`,
  )
  expectThat(violations.length === 0, found.join('; '))
}
