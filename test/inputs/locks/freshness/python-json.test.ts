import { expect, test } from 'vitest'
import { NotInJson, pythonJson } from '../../../../src/inputs/locks/freshness/python-json.ts'

test('is written like json.dumps(…, sort_keys=True)', () => {
  expect(pythonJson({ b: [1, true, null, 2n], a: 'é"\\\n\u{1f600}' })).toBe(
    '{"a": "\\u00e9\\"\\\\\\n\\ud83d\\ude00", "b": [1, true, null, 2]}',
  )
  expect(pythonJson({ b: [1, {}], a: '' }, [',', ':'])).toBe('{"a":"","b":[1,{}]}')
})

test.each([1.5, new Date(0), undefined])('%s is not', (value) => {
  expect(() => pythonJson({ value })).toThrow(NotInJson)
})

test('endless nesting is refused', () => {
  let deep: unknown = 1
  for (let at = 0; at < 10_000; at++) deep = [deep]
  expect(() => pythonJson(deep)).toThrow(NotInJson)
})
