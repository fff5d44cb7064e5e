import { expect, test } from 'vitest'
import { parseEntryPoints } from '../../src/weigh/entry-points.ts'

const names = (text: string) => {
  const points = parseEntryPoints(text)
  return points.kind === 'read'
    ? [...points.console, ...points.gui].map(
        ({ name, module, attribute }) => `${name}=${module}:${attribute}`,
      )
    : points
}

test('reads scripts of both kinds, with or without spaces, extras and comments', () => {
  const text =
    '# made\r\n[console_scripts]\r\na = m.n:f\r\nb=m : C.g [x, y]\r\n; none\r\n\r\n[gui_scripts]\nC = m:h\n[other]\nd = m:f\n'
  expect(names(text)).toEqual(['a=m.n:f', 'b=m:C.g', 'C=m:h'])
})

test('a later line of the same name wins', () => {
  expect(names('[console_scripts]\na = m:f\na = m:g\n')).toEqual(['a=m:g'])
})

test('lines that name no callable are left out', () => {
  expect(names('a = m:f\n[console_scripts]\nb = m\n= m:f\nc\nd = m:\n')).toEqual([])
})
