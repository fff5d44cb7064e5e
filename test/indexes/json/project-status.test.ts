import { expect, test } from 'vitest'
import { parseJsonPage } from '../../../src/indexes/json/json-page.ts'

test('a project that its index has quarantined (PEP 792)', () => {
  const isQuarantined = (more: object) => {
    const page = { meta: { 'api-version': '1.4' }, name: 'demo', files: [], ...more }
    const url = 'https://index.example/simple/demo/'
    return parseJsonPage(Buffer.from(JSON.stringify(page)), 'demo', url, url).isQuarantined
  }
  const status = { status: 'quarantined', reason: 'it is looked at' }
  expect(isQuarantined({ 'project-status': status })).toBe(true)
  expect(isQuarantined({ 'project-status': { status: 'archived' } })).toBeUndefined()
  expect(isQuarantined({ 'project-status': 'quarantined' })).toBeUndefined()
  expect(isQuarantined({})).toBeUndefined()
})
