import { expect, test } from 'vitest'
import { edgeText, lockedSizes, pipdeptreeEdges, uvEdges, uvSize, uvSizes } from './trees.ts'

const plain = `checked-set v0
├── black v26.10.1 (2.1MiB)
│   ├── click v8.5.1 (123.2KiB)
│   └── my_ext v1.0 (extra: d) (5.0KiB)
│       └── click v8.5.1 (123.2KiB)
└── uvicorn[standard] v0.54.0 (85.4KiB)
    └── click v8.5.1 (123.2KiB) (*)
`

test('the edges of a tree of uv, without those of the project', () => {
  expect(uvEdges(plain, false, 'checked-set').map(edgeText)).toEqual([
    'black > click',
    'black[d] > my-ext',
    'my-ext > click',
    'uvicorn > click',
  ])
})

test('the edges of an inverted tree', () => {
  const text =
    'click v8.5.1\n├── black v26.10.1\n│   └── checked-set v0\n└── uvicorn v0.54.0 (extra: standard)\n'
  expect(uvEdges(text, true, 'checked-set').map(edgeText)).toEqual([
    'black > click',
    'uvicorn[standard] > click',
  ])
})

test('the edges of pipdeptree', () => {
  const json = JSON.stringify([{ package: { key: 'black' }, dependencies: [{ key: 'my_ext' }] }])
  expect(pipdeptreeEdges(json).map(edgeText)).toEqual(['black > my-ext'])
})

test('sizes as printed by uv, and those of its lock file', () => {
  expect(uvSizes(plain).get('uvicorn')).toBe('85.4KiB')
  expect([uvSize(900), uvSize(126_157), uvSize(2_202_010)]).toEqual(['900B', '123.2KiB', '2.1MiB'])
  const lock =
    '    { url = "https://files.test/packages/click-8.5.1-py3-none-any.whl", hash = "sha256:aa", size = 126157, upload-time = "2026" },'
  expect(lockedSizes(lock)).toEqual(new Map([['click-8.5.1-py3-none-any.whl', 126_157]]))
})
