import { describe, expect, test } from 'vitest'
import { apkRecords, bundleOf } from '../../../../src/images/system/apk/apk-records.ts'
import type { InstalledPackages } from '../../../../src/images/system/installed-packages.ts'

const packages = (count: number, bytes: number): InstalledPackages =>
  new Map(
    Array.from({ length: count }, (_, at) => {
      const record = { ...bundleOf(`p${at}`, []), statedSize: bytes / count }
      return [record.name, { name: record.name, version: '1', isAutomatic: true, record }]
    }),
  )

describe("apk's own files", () => {
  // lib/apk/db/installed, scripts.tar and triggers of two real images: packages, the sum of their
  // stated sizes, and the bytes of these files.
  test.each([
    [205, 439_461_888, 989_474],
    [158, 150_609_920, 424_239],
  ])('%i packages of %i bytes have %i bytes of records', (count, bytes, real) => {
    const { size } = apkRecords(packages(count, bytes)).footprint.sizes.uncompressed
    expect(Math.abs((size ?? 0) / real - 1)).toBeLessThan(0.08)
  })
})
