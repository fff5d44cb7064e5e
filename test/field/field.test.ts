import { expect, test } from 'vitest'
import { askPysize } from './ask.ts'
import { openWorld } from './case.ts'
import { CASES } from './cases.ts'

test.concurrent.each(
  CASES.flatMap((one) =>
    (['pip', 'uv'] as const).map((installer) => [one.title, installer, one] as const),
  ),
)(
  '%s: as %s',
  async (_, installer, { open, ours, warns, ...answers }) => {
    const world = openWorld()
    try {
      const told = await askPysize(await open(world), installer)
      const expected = ours?.[installer] ?? answers[installer]
      if (expected === 'fails') expect(told.answer, told.said).toMatch(/^exit/)
      else expect(told.answer, told.said).toBe(expected)
      const codes = warns?.[installer]
      if (codes !== undefined) expect(told.warns, told.said).toEqual(codes)
    } finally {
      await world.close()
    }
  },
  60_000,
)
