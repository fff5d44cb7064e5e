import { describe, expect, test } from 'vitest'
import { sizeOnDisk } from '../../../src/analyse/on-disk.ts'
import {
  createSnapshot,
  type Estimate,
  type EstimateOptions,
  type WithoutLine,
} from '../../../src/index.ts'
import { folderOf, indexOf, packageOf, run, wheel } from '../../scenarios/support.ts'

const total = ({ scenarios }: Estimate): number =>
  scenarios[0]!.packages.reduce((sum, one) => sum + (sizeOnDisk(one) ?? 0), 0)

/** The estimate of a requirements file, and of the same file without each of its lines. */
async function deletions(
  lines: readonly string[],
  files: Parameters<typeof indexOf>[0],
  more: EstimateOptions = {},
) {
  const { index: indexUrl } = await indexOf(files)
  const ask = (text: readonly string[], options: EstimateOptions = {}) =>
    run({
      files: ['a.txt'],
      cwd: folderOf({ 'a.txt': text.join('\n') }),
      indexUrl,
      ...more,
      ...options,
    })
  const answer = await ask(lines, { resolveDeletions: false })
  return {
    answer,
    of: (name: string): readonly WithoutLine[] => packageOf(answer, name).without_line ?? [],
    again: () => ask(lines, { resolveDeletions: true }),
    unasked: () => ask(lines),
    really: async (line: number) =>
      total(answer) - total(await ask(lines.filter((_, at) => at !== line - 1))),
  }
}

describe('the saving of deleting a line', () => {
  test('includes everything that no other line leads to', async () => {
    const { of, really } = await deletions(
      ['a', 'b'],
      [
        wheel('a 1', { requires: ['c', 'd'] }),
        wheel('b 1', { requires: ['d'] }),
        wheel('c 1', { size: 900 }),
        wheel('d 1'),
      ],
    )
    expect(of('a')).toEqual([
      {
        file: 'a.txt',
        line: 1,
        requirement: 'a',
        saves: await really(1),
        leaves: ['a', 'c'],
        also_needed_by: [],
        versions: 'kept',
        source: 'exact',
      },
    ])
    expect(of('b')[0]).toMatchObject({ leaves: ['b'], saves: await really(2) })
    expect(of('c')).toEqual([])
  })

  test.each(['pip', 'uv'] as const)(
    'is next to nothing where another package needs it, unlike the retained size (%s)',
    async (installer) => {
      const files = [wheel('a 1', { requires: ['b'] }), wheel('b 1', { size: 9000 })]
      const { answer, of, really } = await deletions(['a', 'b'], files, { installer })
      const [without] = of('b')
      expect(without).toMatchObject({
        leaves: [],
        also_needed_by: ['a'],
        versions: 'kept',
        saves: await really(2),
      })
      expect(packageOf(answer, 'b').retained_size).toBeGreaterThan(9000)
      expect(without!.saves).toBeLessThan(100)
    },
  )

  test('includes the dependencies of an extra, although the package stays', async () => {
    const files = [
      wheel('a 1', { requires: ['b; extra == "x"'] }),
      wheel('b 1', { size: 700 }),
      wheel('c 1', { requires: ['a'] }),
    ]
    const { of, really } = await deletions(['a[x]', 'c'], files)
    expect(of('a')[0]).toMatchObject({
      leaves: ['b'],
      also_needed_by: ['c'],
      saves: await really(1),
    })
  })

  test('is listed for each of several lines that name a package', async () => {
    const files = [wheel('a 1', { requires: ['b; extra == "x"'] }), wheel('b 1')]
    const { of } = await deletions(['a', '# between', 'a[x]'], files)
    expect(
      of('a').map(({ line, leaves, also_needed_by }) => [line, leaves, also_needed_by]),
    ).toEqual([
      [1, [], ['a.txt:3']],
      [3, ['b'], ['a.txt:1']],
    ])
  })

  test('names the line in an included file, or the command line', async () => {
    const { index: indexUrl } = await indexOf([wheel('a 1'), wheel('b 1')])
    const cwd = folderOf({ 'a.txt': '-r b.txt\n', 'b.txt': '\na\n' })
    const answer = await run({ files: ['a.txt'], with: ['b'], cwd, indexUrl })
    expect(packageOf(answer, 'a').without_line).toMatchObject([{ file: 'b.txt', line: 2 }])
    expect(packageOf(answer, 'b').without_line).toMatchObject([{ file: '--with', line: null }])
  })
})

describe('if other versions become possible', () => {
  const twoVersions = [
    wheel('a 1', { requires: ['b'] }),
    wheel('b 1', { size: 9000 }),
    wheel('b 2', { size: 1000, requires: ['c'] }),
    wheel('c 1'),
  ]

  test.each(['again', 'unasked'] as const)('it says so, or resolves again (%s)', async (how) => {
    const { of, really, ...asked } = await deletions(['a', 'b==1'], twoVersions)
    expect(of('b')[0]).toMatchObject({ leaves: [], versions: 'may-change', source: 'estimated' })
    const [without] = packageOf(await asked[how](), 'b').without_line!
    expect(without).toMatchObject({
      leaves: [],
      also_needed_by: ['a'],
      versions: 'changed',
      source: 'exact',
      saves: await really(2),
    })
    expect(without!.saves).toBeGreaterThan(5000)
  })

  test('of more than two lines, it resolves again only on request', async () => {
    const files = ['b', 'd', 'e'].flatMap((name) => [wheel(`${name} 1`), wheel(`${name} 2`)])
    const { again, unasked } = await deletions(
      ['a', 'b==1', 'd==1', 'e==1'],
      [wheel('a 1', { requires: ['b', 'd', 'e'] }), ...files],
    )
    const versionsIn = (answer: Estimate): readonly string[] =>
      ['b', 'd', 'e'].map((name) => packageOf(answer, name).without_line![0]!.versions)
    expect(versionsIn(await unasked())).toEqual(Array(3).fill('may-change'))
    expect(versionsIn(await again())).toEqual(Array(3).fill('changed'))
  })

  test('a snapshot in place of the index may lack them, so it proves nothing', async () => {
    const { index: indexUrl } = await indexOf(twoVersions)
    const cwd = folderOf({ 'a.txt': 'a\nb==1' })
    const options = { indexUrl, installer: 'uv', env: {}, cwd } as const
    await createSnapshot(['a.txt'], 'snapshot', options)
    const offline = { ...options, files: ['a.txt'], snapshot: 'snapshot', offline: true }
    const without = async (more: EstimateOptions): Promise<WithoutLine> =>
      packageOf(await run({ ...offline, ...more }), 'b').without_line![0]!
    expect(await without({})).toMatchObject({ versions: 'may-change', source: 'estimated' })
    expect(await without({ resolveDeletions: true })).toMatchObject({ source: 'estimated' })
  })

  test('a search that keeps every version proves the figures of the graph', async () => {
    const files = [
      ...twoVersions.slice(0, 2),
      wheel('b 2', { requires: ['missing', 'a>=2'] }),
      wheel('z 1', { requires: ['b'] }),
    ]
    const { of, unasked } = await deletions(['a', 'b<2', 'z'], files)
    expect(of('b')[0]).toMatchObject({ versions: 'may-change', source: 'estimated' })
    const [without] = packageOf(await unasked(), 'b').without_line!
    expect(without).toEqual({ ...of('b')[0], versions: 'kept', source: 'exact' })
  })

  test('because of a package that leaves with the line', async () => {
    const files = [
      wheel('a 1', { requires: ['b<2'] }),
      wheel('b 1'),
      wheel('b 2'),
      wheel('z 1', { requires: ['b>=1'] }),
    ]
    const { of } = await deletions(['a', 'z'], files)
    expect(of('a')[0]).toMatchObject({ leaves: ['a'], versions: 'may-change' })
    expect(of('z')[0]).toMatchObject({ leaves: ['z'], versions: 'kept' })
  })

  test('because a conflict disappears', async () => {
    const files = [
      wheel('a 1'),
      wheel('a 2', { requires: ['b<2'] }),
      wheel('b 1'),
      wheel('b 2'),
      wheel('z 1', { requires: ['b'] }),
    ]
    const { answer, of } = await deletions(['b>=2', 'a', 'z'], files)
    expect(packageOf(answer, 'a').version).toBe('1')
    expect(of('b')[0]).toMatchObject({ versions: 'may-change' })
  })

  test('a line without which there is no solution keeps the figures of the graph', async () => {
    const files = [
      wheel('a 1', { requires: ['b'] }),
      wheel('b 1'),
      wheel('b 2', { requires: ['missing'] }),
    ]
    const { again } = await deletions(['a', 'b==1'], files, { installer: 'pip' })
    const [without] = packageOf(await again(), 'b').without_line!
    expect(['may-change', 'kept']).toContain(without!.versions)
  })
})

test('a line without versions may still change which package the search gives up', async () => {
  // old and new cannot both be new: the one that is decided first wins.
  const files = [
    wheel('core 1'),
    wheel('core 2'),
    wheel('early 1', { requires: ['core<2'] }),
    wheel('early 2', { requires: ['core<2'] }),
    wheel('late 1', { requires: ['core<2'] }),
    wheel('late 2', { requires: ['core>=2'] }),
    wheel('top 1', { requires: ['early'] }),
    wheel('apart 1'),
    wheel('user 1', { requires: ['apart'] }),
  ]
  const { of } = await deletions(['early', 'late', 'top', 'apart', 'user'], files)
  expect(of('early')[0]).toMatchObject({ leaves: [], versions: 'may-change', source: 'estimated' })
  expect(of('apart')[0]).toMatchObject({ leaves: [], versions: 'kept', source: 'exact' })
})

test.each(['pip', 'uv'] as const)(
  'a line in such a conflict is resolved again without a request if every version stays (%s)',
  async (installer) => {
    const files = [
      wheel('core 1'),
      wheel('core 2'),
      wheel('user 1', { requires: ['core<2'] }),
      wheel('user 2', { requires: ['core>=2'] }),
      wheel('other 1', { requires: ['core<2'] }),
    ]
    const { answer, again, really } = await deletions(['core<2', 'other', 'user'], files, {
      installer,
    })
    const resolved = await again()
    const [without] = packageOf(resolved, 'core').without_line!
    expect(without).toMatchObject({ leaves: [], versions: 'kept', source: 'exact' })
    expect(without!.saves).toBe(await really(1))
    expect(resolved.network.requests).toBe(answer.network.requests)
  },
)

test('only the files of a package that no other one writes count for other versions', async () => {
  const files = [
    wheel('a 1', { requires: ['b'] }),
    wheel('b 1', { files: { 'shared.py': '#'.repeat(9000) } }),
    wheel('b 2'),
    wheel('c 1', { files: { 'shared.py': '#'.repeat(9000) } }),
  ]
  const { again } = await deletions(['a', 'b==1', 'c'], files)
  const [without] = packageOf(await again(), 'b').without_line!
  expect(without!.versions).toBe('changed')
  expect(without!.saves).toBeLessThan(2000)
})

test('a bound that others share may still have changed the search', async () => {
  const files = [
    wheel('core 1'),
    wheel('core 2'),
    wheel('user 1', { requires: ['core<2'] }),
    wheel('user 2', { requires: ['core>=2'] }),
  ]
  const { of } = await deletions(['core<2', 'user'], files)
  expect(of('core')[0]).toMatchObject({ leaves: [], versions: 'may-change' })
})

describe('a newer version that the search gave up', () => {
  const core = [wheel('core 1'), wheel('core 2', { requires: ['root>=9'] }), wheel('root 1')]
  const users = [
    wheel('user 1', { requires: ['core'] }),
    wheel('other 1', { requires: ['core', 'root'] }),
  ]

  test.each(['pip', 'uv'] as const)(
    'does not count if no version on the index is what it requires (%s)',
    async (installer) => {
      const { answer, of, really } = await deletions(
        ['core', 'user', 'other'],
        [...core, ...users],
        {
          installer,
        },
      )
      expect(packageOf(answer, 'core').version).toBe('1')
      for (const [at, name] of ['core', 'user', 'other'].entries())
        expect(of(name)[0]).toMatchObject({ versions: 'kept', saves: await really(at + 1) })
    },
  )

  test('does not count if each version that it requires is excluded in turn', async () => {
    const files = [
      ...core,
      wheel('user 1', { requires: ['core'] }),
      wheel('user 2', { requires: ['core>=2'] }),
      wheel('apart 1', { requires: ['user', 'core'] }),
    ]
    const { answer, of } = await deletions(['user', 'apart'], files)
    expect(packageOf(answer, 'user').version).toBe('1')
    expect(of('user')[0]).toMatchObject({ versions: 'kept' })
    expect(of('apart')[0]).toMatchObject({ versions: 'kept' })
  })

  test('counts for the line that excludes it alone', async () => {
    const files = [...core, wheel('root 9'), ...users]
    const { answer, of, really } = await deletions(['root<9', 'user', 'other'], files)
    expect(packageOf(answer, 'core').version).toBe('1')
    expect(of('root')[0]).toMatchObject({ versions: 'may-change' })
    expect(of('user')[0]).toMatchObject({ versions: 'kept', saves: await really(2) })
    expect(of('other')[0]).toMatchObject({ versions: 'kept', saves: await really(3) })
  })

  test('counts if only a package that is not a line excludes it', async () => {
    const files = [
      ...core,
      wheel('root 9'),
      wheel('user 1', { requires: ['core', 'root<9'] }),
      wheel('other 1', { requires: ['core', 'root'] }),
    ]
    const { of } = await deletions(['core', 'user', 'other'], files)
    expect(of('other')[0]).toMatchObject({ versions: 'may-change' })
  })
})

test('under lowest-direct, only the package of the line is no longer direct', async () => {
  const files = [
    wheel('shared 1'),
    wheel('shared 2'),
    wheel('user 1', { requires: ['shared'] }),
    wheel('other 1', { requires: ['shared', 'user'] }),
  ]
  const { of, really } = await deletions(['user', 'other'], files, { resolution: 'lowest-direct' })
  expect(of('other')[0]).toMatchObject({ versions: 'kept', saves: await really(2) })
  expect(of('user')[0]).toMatchObject({ versions: 'may-change' })
})
