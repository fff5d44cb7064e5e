import { describe, expect, test } from 'vitest'
import { codesOf, folderOf, indexOf, pinsOf, run, wheel } from './support.ts'

describe.each(['pip', 'uv'] as const)('%s', (installer) => {
  test('--no-deps leaves only what is named, with its extras', async () => {
    const server = await indexOf([
      wheel('app 1.0', { requires: ['gone', 'lib; extra == "x"'] }),
      wheel('lib 1.0'),
    ])
    const answer = await run({
      with: ['app[x]', 'lib'],
      noDependencies: true,
      installer,
      indexUrl: server.index,
    })
    expect(pinsOf(answer)).toEqual(['app 1.0', 'lib 1.0'])
    expect(answer.scenarios[0]!.packages.flatMap(({ dependencies }) => dependencies)).toEqual([])
  })

  test.each([
    ['>=3.14', ['python-outside-project']],
    ['>=3.12', []],
  ])(
    'a project that requires Python %s gets a warning for another one',
    async (requires, codes) => {
      const server = await indexOf([wheel('lib 1.0')])
      const text = `[project]\nname = "own"\nversion = "1"\nrequires-python = "${requires}"\ndependencies = ["lib"]\n`
      const cwd = folderOf({ 'pyproject.toml': text })
      const answer = await run({
        files: ['pyproject.toml'],
        cwd,
        python: '3.12',
        installer,
        indexUrl: server.index,
      })
      expect(codesOf(answer)).toEqual(codes)
    },
  )
})

test.each([
  ['onlyBinary', 'all', 'Did you mean :all:?'],
  ['noBinary', 'None', 'Did you mean :none:?'],
  ['onlyBinary', '', 'Give names with commas between, or :all:.'],
  ['noBinary', 'a,,b', 'Give names with commas between, or :all:.'],
])('%s %j names no projects', async (option, value, hint) => {
  await expect(run({ with: ['lib'], noIndex: true, [option]: [value] })).rejects.toMatchObject({
    exitCode: 2,
    hint,
  })
})
