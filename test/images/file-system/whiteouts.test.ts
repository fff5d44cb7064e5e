import { expect, test } from 'vitest'
import type { FileSystem, ImageFiles } from '../../../src/images/file-system/image-files.ts'
import { pathsGone } from '../../../src/images/file-system/whiteouts.ts'
import { group } from './support.ts'

const SITE = '/site/rich'
const CODE = { [`${SITE}/a.py`]: 1, [`${SITE}/b.py`]: 1 }
const COMPILED = { [`${SITE}/__pycache__/a.pyc`]: 1, [`${SITE}/__pycache__/b.pyc`]: 1 }
const modules = (): ImageFiles => group('rich', CODE, { kind: 'distribution', places: [SITE] })
const bytecode = (): ImageFiles => group('rich', COMPILED, { kind: 'bytecode', places: [SITE] })
const system = (...groups: readonly ImageFiles[]): FileSystem =>
  groups.map((group) => ({ group, layer: 0 }))

test('deleted bytecode of modules that stay is one path a file', async () => {
  const kept = modules()
  const gone = await pathsGone(system(kept, bytecode()), system(kept))
  expect([...gone]).toEqual(Object.keys(COMPILED))
})

test('another version of a package writes its bytecode to the same places', async () => {
  const gone = await pathsGone(system(modules(), bytecode()), system(modules(), bytecode()))
  expect([...gone]).toEqual([])
})
