import { expect, test } from 'vitest'
import { parseUploadTime, uploadFaultOf } from '../../src/indexes/upload-time.ts'

test.each([
  ['2020-02-01T03:04:05Z', '2020-02-01T03:04:05.000Z'],
  ['2020-02-01T03:04:05.678999Z', '2020-02-01T03:04:05.678Z'],
  ['2020-02-01 03:04:05.5+01:30', '2020-02-01T01:34:05.500Z'],
  ['20200201T030405-0100', '2020-02-01T04:04:05.000Z'],
  ['2020-02-01t03:04z', '2020-02-01T03:04:00.000Z'],
  ['2020-02-01T03+00[UTC]', '2020-02-01T03:00:00.000Z'],
])('%s is a time', (text, moment) => {
  expect(new Date(parseUploadTime(text)!).toISOString()).toBe(moment)
})

test.each(['2020-02-01T03:04:05', '2020-02-01', 'yesterday', '', '2020-13-01T00:00:00Z'])(
  '%j is not an upload time',
  (text) => {
    expect(parseUploadTime(text)).toBeUndefined()
    expect(uploadFaultOf(text)).toBe(JSON.stringify(text))
  },
)

test('a missing value is no fault, a number is one', () => {
  expect(uploadFaultOf(undefined)).toBeUndefined()
  expect(uploadFaultOf(null)).toBeUndefined()
  expect(uploadFaultOf(1580515200)).toBe('1580515200')
})
