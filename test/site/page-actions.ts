import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import type { EstimateOptions } from '../../src/options/options.ts'
import type { RecordedSet } from '../recorded/sets.ts'

/** The file that is estimated, then the files next to it, which it may include. */
export function filesOf({
  files = [],
}: EstimateOptions): readonly { readonly name: string; readonly text: string }[] {
  const [file = ''] = files
  const others = readdirSync(dirname(file)).filter(
    (name) => name.endsWith('.txt') && name !== basename(file),
  )
  return [basename(file), ...others].map((name) => ({
    name,
    text: readFileSync(join(dirname(file), name), 'utf8'),
  }))
}

/** Fills in the question of a recorded set. */
export async function fillIn(page: Page, { options }: RecordedSet): Promise<void> {
  const files = filesOf(options)
  await page
    .locator('input[type=file]')
    .setInputFiles(
      files.map(({ name, text }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })),
    )
  for (const [at, { name }] of files.entries())
    await page.getByRole('checkbox', { name, exact: true }).setChecked(at === 0)
  await page.getByLabel('Python').selectOption(options.python ?? '')
  const { platform = '', torch } = options
  await page.getByLabel('Platform').selectOption(platform === 'linux-x86_64' ? '' : platform)
  if (torch !== undefined) await page.getByLabel('PyTorch build').fill(torch)
}

/** Waits for the report. @throws Error with what the page says instead */
export async function estimated(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Estimate' }).click()
  const answer = page.getByRole('navigation').or(page.getByRole('alert'))
  await answer.waitFor({ timeout: 180_000 })
  const fault = page.getByRole('alert')
  if (await fault.isVisible()) throw new Error(`the page says: ${await fault.textContent()}`)
}

/** The text that a button saves as a file. */
export async function savedText(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ])
  const path = await download.path()
  return readFileSync(path, 'utf8')
}
