import { expect, test } from 'vitest'
import { folderOf, indexOf, wheel } from '../support.ts'
import { pieceOf, run } from './support.ts'

test('dropping packages from a Pex lock is a command of Pex', async () => {
  const { index } = await indexOf([])
  const big = wheel('big 1.0', { size: 90_000 })
  const small = wheel('small 1.0', { size: 60_000 })
  const locked = (name: string): object => ({
    artifacts: [{ algorithm: 'md5', hash: 'x', url: `${name}-1.0-py3-none-any.whl` }],
    project_name: name,
    requires_dists: [],
    requires_python: null,
    version: '1.0',
  })
  const cwd = folderOf({
    'big-1.0-py3-none-any.whl': big.body ?? '',
    'small-1.0-py3-none-any.whl': small.body ?? '',
    'pex.lock': JSON.stringify({
      locked_resolves: [{ locked_requirements: [locked('big'), locked('small')] }],
      requirements: ['big>=1', 'small'],
      requires_python: ['CPython>=3.11'],
    }),
  })
  const report = await run({ cwd, files: ['pex.lock'], python: '3.12', indexUrl: index })
  const { lines, commands } = pieceOf(report, 'drop-requirement')
  expect(commands).toEqual(['pex3 lock update --delete-project big pex.lock'])
  expect(lines).toEqual(commands)
})
