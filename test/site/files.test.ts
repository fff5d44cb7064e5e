import { expect, test } from 'vitest'
import { type LockKind, lockKind } from '../../src/inputs/locks/lock-names.ts'
import { withFiles } from '../../src/site/files.ts'

/** A name of each kind of lock file that has names of its own. */
const NAMES: Record<Exclude<LockKind, 'explicit.txt' | 'pex.lock'>, string> = {
  'uv.lock': 'uv.lock',
  'poetry.lock': 'api/poetry.lock',
  'pdm.lock': 'pdm.lock',
  'Pipfile.lock': 'Pipfile.lock',
  'pylock.toml': 'pylock.web.toml',
  'pixi.lock': 'pixi.lock',
  'conda-lock.yml': 'conda-lock.yml',
}
const file = (name: string) => ({ name, bytes: new Uint8Array(), isNamed: false })

test.each(Object.entries(NAMES))('%s is estimated before a project next to it', (kind, name) => {
  expect(lockKind(name)).toBe(kind)
  const files = withFiles([], [file('pyproject.toml'), file(name)])
  expect(files.find(({ isNamed }) => isNamed)?.name).toBe(name)
})

test('the chosen file stays the estimated one', () => {
  const chosen = { ...file('requirements.txt'), isNamed: true }
  expect(withFiles([chosen], [file('uv.lock')]).filter(({ isNamed }) => isNamed)).toEqual([chosen])
})
