import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { reportPageTemplate } from '../../../../.config/build-report-page.mjs'
import type { Estimate } from '../../../../src/model/estimate.ts'
import { htmlReport } from '../../../../src/reports/formats/html/html-report.ts'
import type { PageData } from '../../../../src/reports/formats/html/page-data.ts'
import { rowsOf } from '../../../../src/reports/rows/rows.ts'
import { pkg, scenario } from '../../../analyse/packages.ts'
import { tiny } from '../../../cli/fake-host.ts'

const template = await reportPageTemplate()

function pageOf(document: Estimate, of = template): string {
  const options = {
    width: 80,
    colors: false,
    binaryUnits: false,
    all: false,
    pageTemplate: () => of,
  }
  return htmlReport(rowsOf(document, options)!, options, document)
}

const dataOf = (html: string): PageData =>
  JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '')

describe('the template', () => {
  test('allows its own script and style by their hashes, and nothing else', () => {
    const [, policy = ''] =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(template) ?? []
    const hash = (pattern: RegExp): string => {
      const [, text = ''] = pattern.exec(template) ?? []
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    }
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(/<script>(.*?)<\/script>/s)}`,
      `style-src ${hash(/<style>(.*?)<\/style>/s)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ])
  })

  test('contains no other address', () => {
    expect(template.match(/https?:|\/\/\w|@import|url\(|\b(?:src|href|action)=/)).toBeNull()
  })

  test('is small, because it is in every report and in the package', () => {
    expect(Buffer.byteLength(template)).toBeLessThan(64_000)
    expect(Buffer.byteLength(template)).toBeGreaterThan(20_000)
  })

  test('has no style that its policy forbids', () => {
    expect(template.match(/ style="| on\w+="/)).toBeNull()
  })
})

const HOSTILE = '</script><img src=x onerror=alert(1)><!--'

describe('foreign text', () => {
  const package_ = pkg(HOSTILE, [], {
    version: `1.0"'&`,
    requested: true,
    without_line: [
      {
        file: HOSTILE,
        line: 3,
        requirement: 'odd @ https://host.example/odd.whl',
        saves: 1,
        leaves: [],
        also_needed_by: [],
        versions: 'kept',
        source: 'exact',
      },
    ],
  })
  const document: Estimate = {
    ...tiny,
    inputs: [{ file: `${HOSTILE}.txt`, sha256: '0' }],
    scenarios: [scenario([package_])],
    warnings: [{ code: 'yanked', message: `${HOSTILE} \u001b[31m\u202e{{script}} $& $1` }],
  }
  const html = pageOf(document)

  test('neither closes nor opens an element', () => {
    const rest = html.replace(template.slice(0, template.indexOf('<title>')), '')
    expect(rest.includes('<img')).toBe(false)
    expect(html.match(/<\/?script/g)).toEqual(template.match(/<\/?script/g))
    expect(/<title>(.*?)<\/title>/.exec(html)?.[1]).toBe(
      `&#60;&#47;script&#62;&#60;img src=x onerror=alert(1)&#62;&#60;!--.txt – pysize`,
    )
  })

  test('is unchanged in the data, except for control characters', () => {
    const { title, views, notes } = dataOf(html)
    expect(title).toBe(`${HOSTILE}.txt`)
    expect(views[0]?.rows[0]).toMatchObject({
      name: HOSTILE,
      version: `1.0"'&`,
      lines: [[`${HOSTILE}:3`, 'odd @ https://host.example/odd.whl']],
    })
    expect(notes.at(-1)?.notes[0]?.text).toBe(`${HOSTILE} {{script}} $& $1`)
  })

  test('leaves no address that could be followed', () => {
    expect(html.match(/https?:\/\/.*/)).toBeNull()
  })
})

test('a missing template is an error', () => {
  const options = { width: 80, colors: false, binaryUnits: false, all: false }
  expect(() => htmlReport(rowsOf(tiny, options)!, options, tiny)).toThrow(
    'the page has no template',
  )
})

test('shows the figures without scripts, too', () => {
  expect(/<div id="app"><p>(.*?)<\/p>/.exec(pageOf(tiny))?.[1]).toMatch(
    /as requested: 1 B on disk, 1 packages\./,
  )
})
