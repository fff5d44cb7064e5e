import type { Locator, Page } from 'playwright-core'
import type { Scenario } from '../../src/model/estimate.ts'
import { HOSTILE, type MadePage } from './pages.ts'

/** The checks of a page, by name. Each throws if it fails. */
export type PageCheck = (page: Page, made: MadePage) => Promise<void>

/** @throws Error with the fault */
export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}

const textOf = async (of: Locator): Promise<string> => (await of.textContent()) ?? ''

const names = (page: Page): Promise<string[]> => page.locator('.list tbody th').allTextContents()
const asked = ({ document }: MadePage): Scenario =>
  'scenarios' in document ? document.scenarios[0]! : undefined!
const sizeOf = ({
  installed_size,
  overhead_size,
  bytecode_size,
}: Scenario['packages'][number]): number =>
  (installed_size ?? 0) + (overhead_size ?? 0) + (bytecode_size ?? 0)

/** The order of the table is that of the document's own figures. */
export const sorts: PageCheck = async (page, made) => {
  await page.getByRole('button', { name: /^On disk/ }).click()
  const expected = [...asked(made).packages]
    .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name)
  expectThat(
    (await names(page)).join() === expected.join(),
    'sorted by size, the table is in another order',
  )
  await page.getByRole('button', { name: /^Package/ }).click()
  expectThat(
    (await names(page)).join() === [...expected].sort().join(),
    'sorted by name, the table is in another order',
  )
  const sorted = await textOf(page.locator('th[aria-sort="ascending"]'))
  expectThat(sorted.startsWith('Package'), 'aria-sort names another column')
}

export const searches: PageCheck = async (page, made) => {
  const find = page.getByRole('searchbox')
  await find.fill('nvidia')
  const found = asked(made).packages.filter(({ name }) => name.includes('nvidia')).length
  expectThat(
    (await names(page)).length === found,
    `the table does not show the ${found} packages that were searched for`,
  )
  expectThat(
    (await textOf(page.getByRole('status'))).startsWith(`${found} of `),
    'the number of hits is not announced',
  )
  await find.fill('no such package')
  expectThat((await page.getByText('No match.').count()) === 1, 'no hit is not told')
  await find.fill('')
}

/** Another size, another scenario, both in one map, and the same again from the address. */
export const switches: PageCheck = async (page, made) => {
  for (const label of ['Download', 'Installed', 'Bytecode', 'With dependencies', 'On disk']) {
    await page.locator('.choices label', { hasText: label }).click()
    const map = await page.getByRole('listbox').getAttribute('aria-label')
    expectThat(map?.includes(label.toLowerCase()) === true, `the map is not drawn by ${label}`)
  }
  const [shown, compared] = [
    page.locator('.controls select').nth(0),
    page.locator('.controls select').nth(1),
  ]
  await shown.selectOption({ index: 1 })
  const cpu = 'scenarios' in made.document ? made.document.scenarios[1]! : undefined!
  expectThat((await names(page)).length === cpu.packages.length, 'the other scenario is not shown')
  await compared.selectOption({ index: 1 })
  const all = new Set([...cpu.packages, ...asked(made).packages].map(({ name }) => name))
  const changes = page.getByRole('button', { name: /^All changes/ })
  expectThat((await names(page)).length < all.size, 'what is the same is not left out at first')
  await changes.click()
  expectThat((await names(page)).length === all.size, 'two scenarios are not shown together')
  expectThat(
    (await page.locator('.cell.tone-gone').count()) > 10,
    'the map does not show what is gone',
  )
  const hash = new URL(page.url()).hash
  expectThat(
    /show=1/.test(hash) && /with=0/.test(hash) && /by=disk/.test(hash),
    `the address does not hold the choice: ${hash}`,
  )
  const before = await textOf(page.locator('.list'))
  await page.reload()
  expectThat(
    (await textOf(page.locator('.list'))) === before,
    'the same address shows something else',
  )
}

export const tellsOrigin: PageCheck = async (page) => {
  await page.locator('.cell.entry', { hasText: 'nvidia-cudnn' }).click()
  const origin = await textOf(page.locator('.origin'))
  expectThat(
    /base\.txt:\d+camel-tools==1\.5\.7torch>=2\.0nvidia-cudnn/.test(origin),
    `the path is not told: ${origin}`,
  )
  await page.locator('.origin button', { hasText: 'torch' }).click()
  expectThat(
    (await textOf(page.locator('.details h2'))).startsWith('torch'),
    'a step of the path leads nowhere',
  )
}

/** Everything by the keyboard, with the place of the focus in sight. */
export const keyboard: PageCheck = async (page) => {
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const at = document.activeElement
      return at === null
        ? ''
        : `${at.tagName} ${at.getAttribute('role') ?? ''} ${at.textContent?.slice(0, 40)}`
    })
  const tabTo = async (is: (text: string) => boolean, what: string): Promise<void> => {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(() => {
        const at = document.activeElement
        const style = getComputedStyle(
          at?.nextElementSibling instanceof HTMLSpanElement && at instanceof HTMLInputElement
            ? at.nextElementSibling
            : at!,
        )
        return style.outlineStyle
      })
      expectThat(outline !== 'none', `the focus can't be seen on ${await focused()}`)
      if (is(await focused())) return
    }
    throw new Error(`Tab does not lead to ${what}`)
  }
  await tabTo((text) => text.startsWith('INPUT'), 'the sizes')
  await page.keyboard.press('ArrowRight')
  expectThat(
    (await page.getByRole('listbox').getAttribute('aria-label'))?.includes('on disk') === true,
    'an arrow does not choose the size',
  )
  await tabTo((text) => text.includes('listbox'), 'the map')
  await page.keyboard.press('Home')
  const first = await textOf(page.locator('.details h2'))
  await page.keyboard.press('ArrowRight')
  const second = await textOf(page.locator('.details h2'))
  expectThat(first !== second, 'an arrow leads nowhere')
  const active = await page.evaluate(
    () =>
      document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')
        ?.ariaLabel,
  )
  expectThat(
    active?.startsWith(second.split(' ')[0]!) === true,
    'a screen reader is not told which cell it is',
  )
  await page.keyboard.press('Enter')
  expectThat(await page.locator('nav.zoom').isVisible(), 'Enter does not enlarge')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  expectThat(!(await page.locator('nav.zoom').isVisible()), 'Escape does not lead back')
  await tabTo((text) => text.startsWith('BUTTON  Package'), 'the head of the table')
  await page.keyboard.press('Enter')
  await tabTo((text) => /^BUTTON {2}\w/.test(text) && !/[↕↓↑]/.test(text), 'a row of the table')
  const row = await focused()
  await page.keyboard.press('ArrowDown')
  expectThat((await focused()) !== row, 'an arrow does not lead to the next row')
  await page.keyboard.press('Enter')
  expectThat(
    `BUTTON  ${(await textOf(page.locator('.details h2'))).split(' ')[0]}` === (await focused()),
    'Enter does not choose a row',
  )
}

export const staysText: PageCheck = async (page) => {
  expectThat((await page.locator('img').count()) === 0, 'a name became an element')
  expectThat((await page.title()).startsWith('</script><img'), 'a name was obeyed')
  expectThat((await names(page)).includes(HOSTILE), 'the name is not shown as it is')
  await page.locator('.list tbody button').first().click()
  await page.locator('.cell.entry').first().hover()
  expectThat((await page.locator('img').count()) === 0, 'a name became an element')
  expectThat(
    (await textOf(page.locator('.origin .place'))) === `${HOSTILE}:1`,
    'the line is not shown as it is',
  )
}

/** No cell covers another one, and no text is cut off at the right side of the page. */
export const fits: PageCheck = async (page) => {
  const [overlaps, beyond] = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.cell.entry, .cell.own')].map((cell) =>
      cell.getBoundingClientRect(),
    )
    const covered = boxes.filter((a, at) =>
      boxes.some(
        (b, other) =>
          at < other &&
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1,
      ),
    )
    return [covered.length, document.documentElement.scrollWidth - innerWidth]
  })
  expectThat(overlaps === 0, `${overlaps} cells cover others`)
  expectThat(beyond <= 0, `the page is ${beyond} pixels too wide`)
}
