// npm run check:site -- INDEX [--chromium FILE] [--shots FOLDER]: the page that takes files, in a
// real browser, on the recorded index behind a server that lets other origins read it: the answers
// of the command line to the byte, from disk and from a server, without a request to any other
// host; errors, stop, keyboard, hostile names, accessibility by axe-core.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { readSiteTemplate } from '../../src/cli/page-template.ts'
import { sitePage } from '../../src/serve/site-page.ts'
import { expectAccessible } from '../page/accessibility.ts'
import { expectThat } from '../page/checks.ts'
import { serveRecorded } from '../recorded/server.ts'
import { type RecordedSet, recordedSets } from '../recorded/sets.ts'
import { fromCommandLine, serveByCommand } from './command-line.ts'
import { type CrossOriginServer, serveCrossOrigin } from './cross-origin.ts'
import { estimated, fillIn, savedText } from './page-actions.ts'

const { values, positionals } = parseArgs({
  options: { chromium: { type: 'string' }, shots: { type: 'string' } },
  allowPositionals: true,
})
const [directory] = positionals
const root = join(import.meta.dirname, '..', '..')
const template = readSiteTemplate(pathToFileURL(join(root, 'dist/site-page.html.gz')))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
}

/** From all kinds: PyTorch's index, another platform, few packages and many. */
const SETS = [
  'black@linux-x86_64-py3.12',
  'bahr-production-cpu@linux-x86_64-py3.11',
  'bahr-production@macos-arm64-py3.11',
  'jupyter@linux-x86_64-py3.12',
  'docling@linux-x86_64-py3.12',
]

const LOOKS = [
  { name: 'light', width: 1360, height: 900, colorScheme: 'light' },
  { name: 'dark', width: 1360, height: 900, colorScheme: 'dark' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, colorScheme: 'dark' },
] as const

const folder = mkdtempSync(join(tmpdir(), 'pysize-site-'))
const tally = { passed: 0, failed: 0 }
const table: string[] = []

async function checked(what: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now()
  try {
    await work()
    tally.passed++
    console.log(`ok   ${what} ${((performance.now() - began) / 1000).toFixed(1)} s`)
  } catch (error) {
    tally.failed++
    console.log(
      `FAIL ${what}: ${error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : error}`,
    )
  }
}

/**
 * Opens the page. Each of its messages on the console, and each request to another host, is a
 * fault.
 */
async function opened(
  browser: Browser,
  address: string,
  hosts: readonly string[],
  work: (page: Page) => Promise<void>,
  look: (typeof LOOKS)[number] = LOOKS[0],
  allowed = /^$/,
): Promise<void> {
  const { width, height, colorScheme } = look
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() !== 'log' && !allowed.test(message.text()))
      faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  context.on('request', (request) => {
    const url = request.url()
    if (
      url !== address &&
      !url.startsWith('blob:') &&
      !hosts.some((host) => url.startsWith(`${host}/`))
    )
      faults.push(`request: ${url}`)
  })
  try {
    await page.goto(address)
    await work(page)
    expectThat(faults.length === 0, faults.slice(0, 3).join('; '))
  } finally {
    await context.close()
  }
}

async function accessible(page: Page): Promise<void> {
  await expectAccessible(page)
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expectThat(wide <= 0, `the page is ${wide} pixels wider than the window`)
}

async function shoot(page: Page, name: string): Promise<void> {
  if (values.shots === undefined) return
  mkdirSync(values.shots, { recursive: true })
  await page.screenshot({ path: join(values.shots, `${name}.png`), fullPage: true })
}

/**
 * The answer of the page equals that of the command line, to the byte, except for the requests and
 * the clock.
 */
async function sameAnswers(
  browser: Browser,
  address: string,
  front: CrossOriginServer,
  set: RecordedSet,
): Promise<void> {
  await opened(
    browser,
    address,
    [address.startsWith('http') ? new URL(address).origin : front.origin],
    async (page) => {
      const began = performance.now()
      await fillIn(page, set)
      await estimated(page)
      const seconds = (performance.now() - began) / 1000
      const here = await savedText(page, 'Save as JSON')
      const there = await fromCommandLine(root, set, front.origin, folder)
      const without = (text: string): string =>
        text.replace(/"as_of": ?"[^"]*"/, '').replace(/"network": ?\{[^}]*\}/, '')
      expectThat(
        without(here) === without(there),
        `the answers differ: ${firstDifference(without(here), without(there))}`,
      )
      const { network, scenarios } = JSON.parse(here) as {
        network: { requests: number }
        scenarios: { packages: unknown[] }[]
      }
      expectThat(front.preflights() === 0, 'the browser had to ask for leave')
      table.push(
        `| ${set.name} | ${scenarios[0]?.packages.length} | ${Buffer.byteLength(here)} | ${network.requests} | ${seconds.toFixed(1)} |`,
      )
      const html = await savedText(page, 'Save this page')
      expectThat(
        html.startsWith('<!doctype html>') && !html.includes('{{'),
        'the saved page is not filled in',
      )
    },
  )
}

function firstDifference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return JSON.stringify([
    one.slice(Math.max(0, at - 60), at + 60),
    other.slice(Math.max(0, at - 60), at + 60),
  ])
}

const HOSTILE = '</script><img src=x onerror="document.title=\'broken\'">'

async function run(index: string): Promise<number> {
  const recorded = await serveRecorded(index, [])
  const front = await serveCrossOrigin(recorded.origin)
  const settings = {
    version,
    indexes: [`${front.origin}/simple`],
    hosts: [front.origin],
    relay: null,
    env: { PYSIZE_PYTORCH_URL: `${front.origin}/whl` },
  }
  const file = join(folder, 'site.html')
  writeFileSync(file, sitePage(template, settings))
  const address = pathToFileURL(file).href
  const browser = await chromium.launch({
    executablePath: values.chromium ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const open = (
    work: (page: Page) => Promise<void>,
    look?: (typeof LOOKS)[number],
    allowed?: RegExp,
  ): Promise<void> => opened(browser, address, [front.origin], work, look, allowed)
  try {
    const sets = recordedSets(index, 'expected', '.json')
    for (const name of SETS) {
      const set = sets.find((one) => one.name === name)
      if (set === undefined) throw new Error(`there is no set ${name}`)
      await checked(`as the command line: ${name}`, () => sameAnswers(browser, address, front, set))
    }
    for (const look of LOOKS)
      await checked(`looks ${look.name}`, () =>
        open(async (page) => {
          await accessible(page)
          await shoot(page, `site-${look.name}`)
          await page.locator('input[type=file]').setInputFiles([
            {
              name: 'requirements.txt',
              mimeType: 'text/plain',
              buffer: Buffer.from('-r base.txt\nblack\n'),
            },
            { name: 'base.txt', mimeType: 'text/plain', buffer: Buffer.from('click\n') },
          ])
          await accessible(page)
          await shoot(page, `site-${look.name}-files`)
          await page.getByRole('button', { name: 'Estimate' }).click()
          await page.getByRole('navigation').waitFor({ timeout: 60_000 })
          await page.waitForTimeout(200)
          await accessible(page)
          await shoot(page, `site-${look.name}-answered`)
          await page.getByRole('button', { name: '← Change the question' }).click()
          await page.locator('#text').fill('black==1!!\nno such thing here')
          await page.getByRole('button', { name: 'Estimate' }).click()
          await page.getByRole('alert').waitFor()
          await accessible(page)
          await shoot(page, `site-${look.name}-fault`)
        }, look),
      )
    await checked('by keyboard alone', () =>
      open(async (page) => {
        const to = async (name: string): Promise<void> => {
          for (let step = 0; step < 30; step++) {
            await page.keyboard.press('Tab')
            const focused = await page.evaluate(() => {
              const element = document.activeElement as HTMLInputElement | null
              return [element?.id, element?.textContent, element?.labels?.[0]?.textContent].join(
                ' ',
              )
            })
            if (focused.includes(name)) return
          }
          throw new Error(`the keyboard does not reach ${name}`)
        }
        await to('text')
        await page.keyboard.type('black')
        await to('Python')
        await page.keyboard.type('3.12')
        await to('Estimate')
        await page.keyboard.press('Enter')
        await page.getByRole('navigation').waitFor({ timeout: 60_000 })
        expectThat(
          (await page.locator('h1').textContent())?.includes('requirements.txt') === true,
          'the report is not shown',
        )
        await to('Change the question')
        await page.keyboard.press('Enter')
        expectThat((await page.locator('#text').inputValue()) === 'black', 'the question is lost')
      }),
    )
    await checked('hostile text stays text', () =>
      open(async (page) => {
        await page.locator('input[type=file]').setInputFiles([
          {
            name: HOSTILE.replaceAll('/', '_'),
            mimeType: 'text/plain',
            buffer: Buffer.from(HOSTILE),
          },
        ])
        await page.getByRole('button', { name: 'Estimate' }).click()
        await page.getByRole('alert').waitFor()
        expectThat(
          (await page.locator('img').count()) === 0 && !(await page.title()).includes('broken'),
          'text became markup',
        )
      }),
    )
    await checked('stop, and again', () =>
      open(async (page) => {
        await page.locator('#text').fill('docling')
        await page.getByRole('button', { name: 'Estimate' }).click()
        await page.getByRole('button', { name: 'Stop' }).click()
        expectThat(
          await page.getByRole('button', { name: 'Estimate' }).isEnabled(),
          'nothing can be asked after a stop',
        )
        await page.locator('#text').fill('black')
        await page.getByRole('button', { name: 'Estimate' }).click()
        await page.getByRole('navigation').waitFor({ timeout: 60_000 })
      }),
    )
    await checked('an index that pages may not read is said to be one', () =>
      open(
        async (page) => {
          front.allow(false)
          await page.locator('#text').fill('black')
          await page.getByRole('button', { name: 'Estimate' }).click()
          const told = await page.getByRole('alert').textContent({ timeout: 60_000 })
          expectThat(
            told?.includes('CORS') === true && told.includes('pysize serve'),
            `it says: ${told}`,
          )
        },
        undefined,
        /CORS policy|ERR_FAILED/,
      ).finally(() => front.allow(true)),
    )
    front.allow(false)
    const own = await serveByCommand(root, [`${front.origin}/simple`], {
      PYSIZE_PYTORCH_URL: `${front.origin}/whl`,
    })
    for (const name of [SETS[0], SETS[1]]) {
      const set = sets.find((one) => one.name === name)
      if (set !== undefined)
        await checked(`through pysize serve: ${name}`, () =>
          sameAnswers(browser, own.url, { ...front, origin: front.origin }, set),
        )
    }
    await checked('pysize serve ends by Ctrl-C', async () => {
      const { signal, code } = await own.interrupt()
      expectThat(signal === 'SIGINT', `it ended with ${signal} ${code}`)
    })
    console.log(
      `\nChromium ${browser.version()}, page ${(Buffer.byteLength(sitePage(template, settings)) / 1000).toFixed(1)} kB\n`,
    )
  } finally {
    await browser.close()
    await front.close()
    recorded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  console.log('| set | packages | JSON, bytes | requests | seconds |')
  console.log('| --- | ---: | ---: | ---: | ---: |')
  console.log(`${table.join('\n')}\n`)
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0
}

if (directory === undefined) {
  console.error('usage: npm run check:site -- INDEX [--chromium FILE] [--shots FOLDER]')
  process.exitCode = 2
} else process.exitCode = await run(directory)
