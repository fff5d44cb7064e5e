// npm run check:page -- [--chromium FILE] [--shots FOLDER] [--only PAGE]: the HTML report in a real
// browser, on real data: no errors, no requests, search, sort, switch, only the keyboard, hostile
// names, accessibility by axe-core, and a table of sizes and drawing times.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expectAccessible } from './accessibility.ts'
import {
  expectThat,
  fits,
  keyboard,
  type PageCheck,
  searches,
  sorts,
  staysText,
  switches,
  tellsOrigin,
} from './checks.ts'
import { type MadePage, makePages } from './pages.ts'

const { values } = parseArgs({
  options: {
    chromium: { type: 'string' },
    shots: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
})

/** The browsers that Debian and others install. */
const executablePath = values.chromium ?? '/usr/bin/chromium'

interface Look {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly colorScheme: 'light' | 'dark'
}

const LOOKS: readonly Look[] = [
  { name: 'light', width: 1360, height: 900, colorScheme: 'light' },
  { name: 'dark', width: 1360, height: 900, colorScheme: 'dark' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, colorScheme: 'dark' },
]

/** The actions on the pages of an estimate. Every page gets further checks. */
const ESTIMATE_CHECKS = { sorts, searches, switches, tellsOrigin, keyboard } as const

const folder = mkdtempSync(join(tmpdir(), 'pysize-page-'))
const tally = { passed: 0, failed: 0 }

async function checked(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
    tally.passed++
  } catch (error) {
    tally.failed++
    console.log(`FAIL ${what}: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
}

/**
 * Opens a page from disk, without a network. Each message on its console and each request is a
 * fault.
 */
async function opened(
  browser: Browser,
  file: string,
  look: Look,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const { width, height, colorScheme } = look
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    offline: true,
  })
  const page = await context.newPage()
  await page.addInitScript(() => {
    // After the frame that follows the loading: everything is laid out and painted then.
    addEventListener('load', () =>
      requestAnimationFrame(() => setTimeout(() => performance.mark('shown'))),
    )
  })
  const faults: string[] = []
  const address = pathToFileURL(file).href
  page.on('console', (message) => faults.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (request.url() !== address) faults.push(`request: ${request.url()}`)
  })
  try {
    await page.goto(address)
    await page.waitForSelector('main')
    await work(page)
    expectThat(faults.length === 0, faults.join('; '))
  } finally {
    await context.close()
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  if (values.shots === undefined) return
  mkdirSync(values.shots, { recursive: true })
  await page.screenshot({ path: join(values.shots, `${name}.png`), fullPage: true })
}

async function everyLook(browser: Browser, made: MadePage, file: string): Promise<void> {
  const { name } = made
  for (const look of LOOKS)
    await checked(`${name} ${look.name}`, () =>
      opened(browser, file, look, async (page) => {
        await page.waitForTimeout(200)
        await fits(page, undefined!)
        await expectAccessible(page)
        await shoot(page, `${name}-${look.name}`)
        if (made.name === 'unchanged') return
        await page.locator('.list tbody button').first().click()
        await expectAccessible(page)
        await shoot(page, `${name}-${look.name}-chosen`)
      }),
    )
  await checked(`${name} on paper`, () =>
    opened(browser, file, LOOKS[1]!, async (page) => {
      if (values.shots !== undefined)
        await page.pdf({
          path: join(values.shots, `${name}.pdf`),
          format: 'A4',
          margin: { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' },
        })
      await page.emulateMedia({ media: 'print' })
      expectThat(!(await page.locator('.controls').isVisible()), 'controls are printed')
      if (name !== 'unchanged')
        expectThat(
          await page.locator('.list tbody tr').last().isVisible(),
          'the table is not printed',
        )
      const paper = await page.evaluate(
        () => getComputedStyle(document.documentElement).backgroundColor,
      )
      expectThat(paper === 'rgb(255, 255, 255)', `it is printed on ${paper}`)
      await shoot(page, `${name}-paper`)
    }),
  )
}

/**
 * Milliseconds until the page was drawn and laid out: the fastest of five openings, because other
 * work of the machine is no fault of the page.
 */
async function drawingTime(
  browser: Browser,
  file: string,
): Promise<{ readonly script: number; readonly shown: number }> {
  const times: { script: number; shown: number }[] = []
  for (let run = 0; run < 5; run++)
    await opened(browser, file, LOOKS[0]!, async (page) => {
      await page.waitForFunction(() => performance.getEntriesByName('shown').length > 0)
      times.push(
        await page.evaluate(() => {
          const [drawn] = performance.getEntriesByName('drawn')
          const [mark] = performance.getEntriesByName('shown')
          return { script: drawn?.duration ?? Number.NaN, shown: mark?.startTime ?? Number.NaN }
        }),
      )
    })
  return {
    script: Math.min(...times.map(({ script }) => script)),
    shown: Math.min(...times.map(({ shown }) => shown)),
  }
}

const rowsOf = ({ html }: MadePage): number =>
  JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '').views.reduce(
    (most: number, { rows }: { rows: [] }) => Math.max(most, rows.length),
    0,
  )

async function run(): Promise<number> {
  const pages = (await makePages(join(folder, 'cache'))).filter(
    ({ name }) => values.only?.includes(name) ?? true,
  )
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const table: string[] = []
  const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1)
  try {
    for (const made of pages) {
      const file = join(folder, `${made.name}.html`)
      writeFileSync(file, made.html)
      await everyLook(browser, made, file)
      const checks: Readonly<Record<string, PageCheck>> =
        made.name === 'estimate' ? ESTIMATE_CHECKS : made.name === 'hostile' ? { staysText } : {}
      for (const [what, check] of Object.entries(checks))
        await checked(`${made.name} ${what}`, () =>
          opened(browser, file, LOOKS[0]!, (page) => check(page, made)),
        )
      const bytes = Buffer.byteLength(made.html)
      const { script, shown } = await drawingTime(browser, file)
      await checked(`${made.name} size and time`, async () => {
        expectThat(made.template < 200_000, `the page is ${made.template} bytes without its data`)
        expectThat(shown < 1000, `it takes ${shown} ms to show`)
      })
      const zipped = gzipSync(made.html).length
      table.push(
        `| ${made.name} | ${rowsOf(made)} | ${kilobytes(made.template)} | ${kilobytes(bytes - made.template)} | ${kilobytes(zipped)} | ${script.toFixed(0)} | ${shown.toFixed(0)} |`,
      )
    }
    console.log(`Chromium ${browser.version()}\n`)
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
  console.log('| page | rows | page, kB | data, kB | gzip, kB | script, ms | shown, ms |')
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |')
  console.log(`${table.join('\n')}\n`)
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0
}

process.exitCode = await run()
