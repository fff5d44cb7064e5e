import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packListing, unpackListing } from '../../src/weigh/listing.ts'
import { runs } from '../support/runs.ts'

test('a packed listing comes back, and other text is no listing', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.nat()), (sizes) => {
      const listing = new Map(Object.entries(sizes))
      expect(unpackListing(packListing(listing))).toEqual(listing)
    }),
    runs(100),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.jsonValue().map((value) => JSON.stringify(value)),
      ),
      (text) => {
        expect(unpackListing(text)).toBeUndefined()
      },
    ),
    runs(200),
  )
})
