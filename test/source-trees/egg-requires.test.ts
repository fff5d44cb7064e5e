import { expect, test } from 'vitest'
import { readEggRequires } from '../../src/source-trees/egg-requires.ts'

test('requirements come before the sections of extras and markers', () => {
  const { dependencies, optional } = readEggRequires(
    'six\n\n[:os_name == "nt"]\nwin\n[Dev_Tools]\ntool\n[docs:python_version < "3.9"]\nold\n',
  )
  expect(dependencies).toEqual(['six', 'win ; (os_name == "nt")'])
  expect([...optional]).toEqual([
    ['dev-tools', ['tool']],
    ['docs', ['old ; (python_version < "3.9")']],
  ])
})

test('an unclosed bracket begins no section, however long the line is', () => {
  const line = `[${'a'.repeat(1_000_000)}`
  expect(readEggRequires(`${line}\nsix\n`).dependencies).toEqual([line, 'six'])
})
