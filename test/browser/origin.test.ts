import { expect, test } from 'vitest'
import { originsOf } from '../../src/browser/origin.ts'
import { pageRow, pageView } from './views.ts'

const originOf = originsOf(
  pageView([
    pageRow('app', { lines: [['a.txt:1', 'app']], needs: [[1, 'web', '']] }),
    pageRow('web', {
      needs: [
        [2, 'fast>=1', 'speed'],
        [3, 'six', ''],
      ],
    }),
    pageRow('fast', { needs: [[1, 'web', '']] }),
    pageRow('six'),
    pageRow('long', { lines: [['a.txt:2', 'long']], needs: [[5, 'middle', '']] }),
    pageRow('middle', { needs: [[1, 'Web[Speed, other]; extra == "x"', '']] }),
    pageRow('alone'),
  ]),
)

test('the shortest path leads from a line to the package', () => {
  expect(originOf('six')).toEqual({
    place: 'a.txt:1',
    steps: [
      { name: 'app', requirement: 'app', extra: '' },
      { name: 'web', requirement: 'web', extra: '' },
      { name: 'six', requirement: 'six', extra: '' },
    ],
  })
})

test('the dependency of an extra comes through the step that requests the extra, although another path is shorter', () => {
  expect(originOf('fast')?.steps.map(({ name }) => name)).toEqual(['long', 'middle', 'web', 'fast'])
  expect(originOf('fast')?.steps.at(-1)).toEqual({
    name: 'fast',
    requirement: 'fast>=1',
    extra: 'speed',
  })
})

test('a package that no line leads to has no path', () => {
  expect(originOf('alone')).toBeNull()
  expect(originOf('unheard-of')).toBeNull()
})
