import { describe, expect, test } from 'vitest'
import { type TreeNode, type TreeOptions, tree, why } from '../../src/index.ts'
import { folderOf, indexOf, run, wheel } from '../scenarios/support.ts'

const files = [
  wheel('web 1.0', { requires: ['auth[tokens]~=2.0', 'core>=1'] }),
  wheel('auth 2.1', { requires: ['core', 'sign>3; extra == "tokens"'], size: 700 }),
  wheel('sign 4.0', { requires: ['core<9'], size: 5000 }),
  wheel('core 1.5', { requires: ['six; python_version > "3"'] }),
  wheel('six 1.0'),
]

async function ask(lines: readonly string[], options: TreeOptions = {}) {
  const { index: indexUrl } = await indexOf(files)
  const cwd = folderOf({ 'a.txt': `${lines.join('\n')}\n` })
  return tree({
    files: ['a.txt'],
    cwd,
    indexUrl,
    cache: false,
    snapshot: false,
    env: {},
    ...options,
  })
}

/** Each node as a line, indented. */
const drawn = (nodes: readonly TreeNode[], indent = ''): string[] =>
  nodes.flatMap(({ name, requirement, extra, file, line, repeated, omitted, children }) => [
    [
      indent + name,
      requirement,
      extra && `[${extra}]`,
      file && `${file}:${line}`,
      repeated && '(*)',
      omitted > 0 && `+${omitted}`,
    ]
      .filter((part) => part)
      .join(' '),
    ...drawn(children, `${indent}  `),
  ])

test('what each line needs; a repeated package is marked and not expanded', async () => {
  const { tree: shown } = await ask(['core<3', 'web==1.0'])
  expect(shown).toMatchObject({ depth: 255, invert: null })
  expect(drawn(shown.roots)).toEqual([
    'web web==1.0 a.txt:2',
    '  auth auth[tokens]~=2.0',
    '    sign sign>3 [tokens]',
    '      core core<9',
    '        six six',
    '    core core (*)',
    '  core core>=1 (*)',
    'core core<3 a.txt:1 (*)',
  ])
})

test('depth leaves out lower levels, and counts them', async () => {
  expect(drawn((await ask(['web'], { depth: 1 })).tree.roots)).toEqual([
    'web web a.txt:1',
    '  auth auth[tokens]~=2.0 +2',
    '  core core>=1 +1',
  ])
  expect(drawn((await ask(['web'], { depth: 0 })).tree.roots)).toEqual(['web web a.txt:1 +2'])
})

test('inverted: the dependents of a package, up to the lines', async () => {
  const { tree: shown } = await ask(['core<3', 'web==1.0'], { invert: 'Core' })
  expect(shown.invert).toBe('core')
  expect(drawn(shown.roots)).toEqual([
    'core',
    '  core core<3 a.txt:1',
    '  web core>=1',
    '    web web==1.0 a.txt:2',
    '  auth core',
    '    web auth[tokens]~=2.0 (*)',
    '  sign core<9',
    '    auth sign>3 [tokens] (*)',
  ])
})

test('packages that require each other do not loop', async () => {
  const { index: indexUrl } = await indexOf([
    wheel('a 1', { requires: ['b'] }),
    wheel('b 1', { requires: ['a'] }),
  ])
  const options = { with: ['a'], indexUrl, cache: false, snapshot: false as const, env: {} }
  expect(drawn((await tree(options)).tree.roots)).toEqual([
    'a a --with:null',
    '  b b',
    '    a a (*)',
  ])
  expect(drawn((await tree({ ...options, invert: 'a' })).tree.roots)).toEqual([
    'a',
    '  a a --with:null',
    '  b a',
    '    a b (*)',
  ])
})

test('two lines of one package are two trees, and two extras that bring the same package one branch', async () => {
  const more = [wheel('a 1', { requires: ['b; extra == "x"', 'b; extra == "y"'] }), wheel('b 1')]
  const { index: indexUrl } = await indexOf(more)
  const { tree: shown } = await tree({
    with: ['a[x,y]', 'a'],
    indexUrl,
    cache: false,
    snapshot: false,
    env: {},
  })
  expect(drawn(shown.roots)).toEqual(['a a[x,y] --with:null', '  b b [x]', 'a a --with:null (*)'])
})

test('sizes are those of why', async () => {
  const { index: indexUrl } = await indexOf(files)
  const options = {
    with: ['web', 'core'],
    indexUrl,
    cache: false,
    snapshot: false as const,
    env: {},
  }
  const { tree: shown } = await tree(options)
  const [auth] = shown.roots[0]!.children
  const { why: answer } = await why(options, 'auth')
  const { own_size, retained_size, total_size, source } = answer
  expect(auth).toMatchObject({ name: 'auth', own_size, retained_size, total_size, source })
  expect(total_size).toBeGreaterThan(retained_size!)
})

test('the own sizes of unrepeated nodes add up to the environment', async () => {
  const { tree: shown, scenarios } = await ask(['core<3', 'web==1.0'])
  const sum = (nodes: readonly TreeNode[]): number =>
    nodes.reduce(
      (all, { own_size, repeated, children }) => all + (repeated ? 0 : own_size!) + sum(children),
      0,
    )
  const { installed_size, overhead_size, bytecode_size } = scenarios[0]!.totals
  expect(sum(shown.roots)).toBe(installed_size + overhead_size + bytecode_size)
})

describe('a cached answer', () => {
  const cached = async () => {
    const server = await indexOf(files)
    const options = {
      with: ['web'],
      indexUrl: server.index,
      cacheDir: folderOf(),
      snapshot: false as const,
      env: {},
      cwd: '/',
    }
    return { server, options, requests: () => server.requests.length }
  }

  test('of an estimate gives the tree without a request', async () => {
    const { options, requests } = await cached()
    await run({ ...options, cache: true })
    const before = requests()
    expect(drawn((await tree({ ...options, invert: 'sign' })).tree.roots)).toEqual([
      'sign',
      '  auth sign>3 [tokens]',
      '    web auth[tokens]~=2.0',
      '      web web --with:null',
    ])
    expect(requests()).toBe(before)
  })

  test('of a tree serves the next tree, also of another shape', async () => {
    const { options, requests } = await cached()
    await tree(options)
    const before = requests()
    expect(drawn((await tree({ ...options, depth: 0 })).tree.roots)).toEqual([
      'web web --with:null +2',
    ])
    expect(requests()).toBe(before)
  })

  test('still says what would bring a missing package', async () => {
    const { options } = await cached()
    await tree(options)
    await expect(tree({ ...options, invert: 'sig' })).rejects.toMatchObject({
      code: 'not-in-environment',
      hint: 'Did you mean sign?',
    })
  })
})

test.each([
  [{ depth: -1 }, 'bad-option'],
  [{ depth: 1.5 }, 'bad-option'],
  [{ invert: 'a b' }, 'bad-name'],
  [{ invert: 'absent' }, 'not-in-environment'],
])('%o: %s', async (options, code) => {
  await expect(ask(['six'], options)).rejects.toMatchObject({ code, exitCode: 2 })
})
