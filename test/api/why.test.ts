import { describe, expect, test } from 'vitest'
import { type EstimateOptions, type Why, why } from '../../src/index.ts'
import { folderOf, indexOf, run, sdist, wheel } from '../scenarios/support.ts'

type Files = Parameters<typeof indexOf>[0]

/** Why `name` is installed by the lines of `a.txt`. */
async function ask(name: string, lines: readonly string[], files: Files, options: EstimateOptions = {}): Promise<Why> {
  const { index: indexUrl } = await indexOf(files)
  const cwd = folderOf({ 'a.txt': `${lines.join('\n')}\n`, 'c.txt': (options.constraints ?? []).join('\n') })
  const constraints = options.constraints === undefined ? {} : { constraints: ['c.txt'] }
  const shared = { files: ['a.txt'], cwd, indexUrl, cache: false, snapshot: false, env: {} } as const
  return (await why({ ...shared, ...options, ...constraints }, name)).why
}

const pathsOf = ({ paths }: Why): string[] => paths.map((path) => path.map(({ requirement }) => requirement).join(' > '))

/** Several versions of a project that requires nothing. */
const versions = (project: string, ...of: readonly string[]) => of.map((version) => wheel(`${project} ${version}`))

describe('paths', () => {
  const diamond = [
    wheel('web 1.0', { requires: ['core>=1', 'auth[tokens]~=2.0'] }),
    wheel('auth 2.1', { requires: ['core', 'sign>3; extra == "tokens" and python_version >= "3.8"'] }),
    wheel('sign 4.0', { requires: ['core<9'] }),
    wheel('core 1.5'),
  ]

  test('lead from a line of the user to the package, shortest first', async () => {
    const answer = await ask('core', ['# ours', 'web==1.0', 'core'], diamond)
    expect(pathsOf(answer)).toEqual([
      'core',
      'web==1.0 > core>=1',
      'web==1.0 > auth[tokens]~=2.0 > core',
      'web==1.0 > auth[tokens]~=2.0 > sign>3 > core<9',
    ])
    expect(answer).toMatchObject({ lines: 2, more_paths: 0, more_paths_exact: true, requested: true })
  })

  test('have requirement, marker, extra and version of each step, and the place of the line', async () => {
    const { paths } = await ask('sign', ['web==1.0; python_version > "3"'], diamond)
    const step = { marker: null, extra: null, file: null, line: null }
    expect(paths).toEqual([
      [
        { ...step, name: 'web', version: '1.0', requirement: 'web==1.0', marker: 'python_version > "3"', file: 'a.txt', line: 1 },
        { ...step, name: 'auth', version: '2.1', requirement: 'auth[tokens]~=2.0' },
        {
          ...step,
          name: 'sign',
          version: '4.0',
          requirement: 'sign>3',
          marker: 'extra == "tokens" and python_version >= "3.8"',
          extra: 'tokens',
        },
      ],
    ])
  })

  test('lead through an extra only where the step before asks for it', async () => {
    const { paths, lines } = await ask('sign', ['auth', 'web'], diamond)
    expect(paths.map(([first]) => first?.line)).toEqual([2])
    expect(lines).toBe(1)
  })

  test('lead through an extra that includes another', async () => {
    const files = [wheel('a 1', { requires: ['a[x]; extra == "all"', 'b; extra == "x"'] }), wheel('b 1')]
    expect(pathsOf(await ask('b', ['a[all]'], files))).toEqual(['a[all] > a[x] > b'])
  })

  test('end in packages that require each other', async () => {
    const files = [wheel('a 1', { requires: ['b'] }), wheel('b 1', { requires: ['c', 'a'] }), wheel('c 1', { requires: ['a'] })]
    expect(pathsOf(await ask('a', ['b'], files))).toEqual(['b > a', 'b > c > a'])
  })

  test('are counted beyond the fifty that are listed', async () => {
    const layer = (of: string, next: string) =>
      ['x', 'y', 'z'].map((one) => wheel(`${of}${one} 1`, { requires: ['x', 'y', 'z'].map((two) => next + two) }))
    const top = wheel('top 1', { requires: ['ax', 'ay', 'az'] })
    const last = ['x', 'y', 'z'].map((one) => wheel(`d${one} 1`, { requires: ['target'] }))
    const files = [top, ...layer('a', 'b'), ...layer('b', 'c'), ...layer('c', 'd'), ...last, wheel('target 1')]
    const answer = await ask('target', ['top'], files)
    expect(answer.paths).toHaveLength(50)
    expect(answer).toMatchObject({ more_paths: 81 - 50, more_paths_exact: true })
  })

  test('are not counted to the end where there are millions', async () => {
    const names = Array.from({ length: 16 }, (_, at) => String.fromCharCode(97 + at))
    // Each requires all that follow: 2^14 paths and more.
    const files = names.map((name, at) => wheel(`${name} 1`, { requires: names.slice(at + 1) }))
    const { paths, more_paths, more_paths_exact } = await ask('p', ['a'], files)
    expect(paths[0]).toHaveLength(2)
    expect(paths.map((path) => path.length)).toEqual(paths.map((path) => path.length).toSorted((a, b) => a - b))
    expect(more_paths).toBeGreaterThan(1000)
    expect(more_paths_exact).toBe(false)
  })

  test('mask logins', async () => {
    const server = await indexOf([wheel('core 1.5')])
    const url = `${server.url.replace('://', '://me:secret@')}/files/core-1.5-py3-none-any.whl`
    const answer = await ask('core', [`core @ ${url}`], [])
    expect(pathsOf(answer)).toEqual([`core @ ${server.url}/files/core-1.5-py3-none-any.whl`])
    expect(JSON.stringify(answer)).not.toContain('secret')
  })
})

describe('what holds the version', () => {
  const nothing = { name: null, version: null, requirement: null, marker: null, extra: null, file: null, line: null }
  const lib = versions('lib', '1.0', '2.0', '3.0')

  test('is nothing where it is the newest', async () => {
    expect((await ask('lib', ['lib'], lib)).held_by).toBeNull()
  })

  test('is the newest neither by a pre-release nor by a yanked version', async () => {
    expect((await ask('lib', ['lib'], [...lib, wheel('lib 4.0rc1'), wheel('lib 5.0', { yanked: true })])).held_by).toBeNull()
  })

  test.each(['pip', 'uv'] as const)('a line of the user (%s)', async (installer) => {
    expect((await ask('lib', ['# ours', 'lib<2'], lib, { installer })).held_by).toEqual({
      by: [{ ...nothing, kind: 'line', requirement: 'lib<2', file: 'a.txt', line: 2 }],
      newest: '3.0',
      without: '3.0',
      next: [],
      reason: null,
    })
  })

  test.each(['pip', 'uv'] as const)('a constraint (%s)', async (installer) => {
    const { held_by } = await ask('lib', ['lib'], lib, { installer, constraints: ['other', 'lib==2.0'] })
    expect(held_by).toMatchObject({
      by: [{ ...nothing, kind: 'constraint', requirement: 'lib==2.0', file: 'c.txt', line: 2 }],
      without: '3.0',
    })
  })

  test.each(['pip', 'uv'] as const)('a requirement of a package, and what holds it then (%s)', async (installer) => {
    const files = [
      wheel('web 1.0', { requires: ['lib<2', 'auth'] }),
      wheel('auth 1.0', { requires: ['lib<3; python_version > "3"'] }),
      ...lib,
    ]
    const { held_by } = await ask('lib', ['web', 'auth'], files, { installer })
    expect(held_by).toEqual({
      by: [{ ...nothing, kind: 'package', name: 'web', version: '1.0', requirement: 'lib<2' }],
      newest: '3.0',
      without: '2.0',
      next: [{ ...nothing, kind: 'package', name: 'auth', version: '1.0', requirement: 'lib<3', marker: 'python_version > "3"' }],
      reason: null,
    })
  })

  test('several that tie: without all of them', async () => {
    const files = [wheel('web 1.0', { requires: ['lib==2.0'] }), ...lib]
    const { held_by } = await ask('lib', ['web', 'lib<2.5'], files)
    expect(held_by?.by.map(({ kind }) => kind)).toEqual(['line', 'package'])
    expect(held_by?.without).toBe('3.0')
  })

  test.each(['pip', 'uv'] as const)('another package that the newest version does not go with (%s)', async (installer) => {
    const files = [
      wheel('app 1.0', { requires: ['core<2'] }),
      wheel('app 2.0', { requires: ['core>=2'] }),
      ...versions('core', '1.0', '2.0'),
    ]
    const { held_by } = await ask('app', ['app', 'core==1.0'], files, { installer })
    expect(held_by).toEqual({
      by: [{ ...nothing, kind: 'line', requirement: 'core==1.0', file: 'a.txt', line: 2 }],
      newest: '2.0',
      without: '2.0',
      next: [],
      reason: 'app 2.0 requires core>=2',
    })
  })

  test('what a further package demands, a step away', async () => {
    const files = [wheel('app 1.0'), wheel('app 2.0', { requires: ['core'] }), wheel('core 1.0', { requires: ['lib>=3'] }), ...lib]
    const { held_by } = await ask('app', ['lib<3', 'app'], files)
    expect(held_by).toMatchObject({ by: [], newest: '2.0', without: null, reason: expect.stringContaining('lib>=3') })
  })

  test('the choice of another package, where each could be newer but not both', async () => {
    const files = [wheel('one 1.0'), wheel('one 2.0', { requires: ['two<2'] }), wheel('two 1.0'), wheel('two 2.0', { requires: ['one<2'] })]
    expect((await ask('one', ['one', 'two'], files)).held_by).toBeNull()
    expect((await ask('two', ['one', 'two'], files)).held_by).toMatchObject({
      by: [{ kind: 'package', name: 'one', version: '2.0', requirement: 'two<2' }],
      newest: '2.0',
      without: '2.0',
      reason: null,
    })
    const apart = [wheel('one 1.0'), wheel('one 2.0', { requires: ['core<2'] }), wheel('core 1.0'), wheel('core 2.0')]
    expect((await ask('one', ['core', 'one'], apart, { installer: 'uv' })).held_by).toEqual({
      by: [{ ...nothing, kind: 'choice', name: 'core', version: '2.0' }],
      newest: '2.0',
      without: '2.0',
      next: [],
      reason: 'one 2.0 requires core<2',
    })
  })

  test('the Python of the target', async () => {
    const files = [...lib, wheel('lib 4.0', { requiresPython: '>=3.13' })]
    expect((await ask('lib', ['lib'], files, { python: '3.12.1' })).held_by).toEqual({
      by: [{ ...nothing, kind: 'python', requirement: '>=3.13' }],
      newest: '4.0',
      without: null,
      next: [],
      reason: 'lib 4.0 needs Python >=3.13, and this is for 3.12.1',
    })
  })

  test('the platform of the target', async () => {
    const files = [...lib, wheel('lib 4.0', { tag: 'cp312-cp312-win_amd64' })]
    expect((await ask('lib', ['lib'], files)).held_by).toMatchObject({ by: [{ kind: 'platform' }], newest: '4.0', without: null })
  })

  test('a date, and the strategy of resolution', async () => {
    const files = [wheel('lib 1.0'), wheel('lib 2.0', { uploadTime: '2025-06-01T00:00:00Z' })]
    expect((await ask('lib', ['lib'], files, { excludeNewer: '2025-01-01' })).held_by).toMatchObject({
      by: [{ kind: 'option', requirement: '--exclude-newer' }],
      newest: '2.0',
    })
    expect((await ask('lib', ['lib'], files, { resolution: 'lowest' })).held_by).toMatchObject({
      by: [{ kind: 'option', requirement: '--resolution lowest' }],
      without: '2.0',
    })
  })

  test('a bound, where the strategy of resolution makes no difference', async () => {
    const files = [wheel('web 1.0', { requires: ['lib==1.0'] }), ...lib]
    expect((await ask('lib', ['lib', 'web'], files, { resolution: 'lowest' })).held_by).toMatchObject({
      by: [{ kind: 'package', name: 'web', requirement: 'lib==1.0' }],
    })
  })

  test('a URL', async () => {
    const server = await indexOf(lib)
    const url = `${server.url}/files/lib-1.0-py3-none-any.whl`
    expect((await ask('lib', [`lib @ ${url}`], lib)).held_by).toMatchObject({
      by: [{ kind: 'line', requirement: `lib @ ${url}` }],
      newest: null,
      without: '3.0',
    })
  })

  test('hashes do not hide newer versions', async () => {
    const [one] = lib
    const { createHash } = await import('node:crypto')
    const hash = createHash('sha256').update(one!.body!).digest('hex')
    expect((await ask('lib', [`lib==1.0 --hash=sha256:${hash}`], lib)).held_by).toMatchObject({ by: [{ kind: 'line' }], without: '3.0' })
  })

  test('a line, though no newer version can be resolved', async () => {
    const files = [
      wheel('lib 1.0'),
      sdist('lib 2.0', { 'PKG-INFO': 'Metadata-Version: 2.2\nName: lib\nVersion: 2.0\nRequires-Dist: absent\n' }),
    ]
    const { held_by } = await ask('lib', ['lib<2', 'web'], [...files, wheel('web 1.0', { requires: ['lib'] })])
    // 1.0 still resolves, so that the version stays.
    expect(held_by).toMatchObject({ by: [{ kind: 'line' }], newest: '2.0', without: '1.0' })
  })
})

test('sizes: itself, what would leave with it, and what others need too', async () => {
  const files = [
    wheel('web 1.0', { requires: ['auth', 'core'] }),
    wheel('auth 1.0', { requires: ['core', 'sign'], size: 1000 }),
    wheel('sign 1.0', { size: 5000 }),
    wheel('core 1.0', { size: 300 }),
  ]
  const { index: indexUrl } = await indexOf(files)
  const options = { with: ['web'], indexUrl, compile: false, cache: false, snapshot: false as const, env: {} }
  const { why: answer, scenarios } = await why(options, 'auth')
  const size = (name: string) => {
    const one = scenarios[0]!.packages.find((other) => other.name === name)!
    return one.installed_size! + one.overhead_size!
  }
  expect(answer).toMatchObject({
    own_size: size('auth'),
    retained_size: size('auth') + size('sign'),
    total_size: size('auth') + size('sign') + size('core'),
    shared_size: size('core'),
    source: 'exact',
  })
})

describe('a package that is not part of the environment', () => {
  const files = [
    wheel('web 1.0', { requires: ['httpcore', 'sign; extra == "tokens"', 'winapi; sys_platform == "win32"'] }),
    wheel('httpcore 1.0'),
  ]
  test.each([
    ['httpcor', 'Did you mean httpcore?'],
    ['sign', 'web[tokens] would bring it.'],
    ['winapi', 'web requires winapi on other targets only (sys_platform == "win32").'],
    ['linemarker', 'a.txt:2 names it for other targets only (sys_platform == "win32").'],
    ['flask', undefined],
  ])('%s: %s', async (name, hint) => {
    await expect(ask(name, ['web', 'linemarker; sys_platform == "win32"'], files)).rejects.toMatchObject({
      code: 'not-in-environment',
      exitCode: 2,
      message: `${name} is not part of this environment, which has 2 packages.`,
      hint,
    })
  })

  test.each([
    ['torch==2.9.0', 'Write the name alone: torch'],
    ['uvicorn[standard]', 'Write the name alone: uvicorn'],
    ['-x', 'Write a name alone, such as torch.'],
    ['', 'Write a name alone, such as torch.'],
  ])('%s is not a name', async (name, hint) => {
    await expect(ask(name, ['web'], files)).rejects.toMatchObject({ code: 'bad-name', exitCode: 2, hint })
  })
})

test('the name may be spelt otherwise, and the document is that of an estimate without a comparison', async () => {
  const { index: indexUrl } = await indexOf([wheel('my-lib 1.0')])
  const options = { with: ['my-lib'], indexUrl, cache: false, snapshot: false as const, env: {}, cwd: '/', budget: 1 }
  const { why: answer, command, ...document } = await why(options, 'My_Lib')
  expect(answer.name).toBe('my-lib')
  expect(command).toBe('why')
  const { as_of, network, command: _, ...estimate } = await run(options)
  expect(document).toMatchObject(estimate)
})

test('while every page is fresh, nothing is requested again', async () => {
  const server = await indexOf([wheel('web 1.0', { requires: ['lib<2'] }), ...versions('lib', '1.0', '2.0')])
  const options = { with: ['web'], indexUrl: server.index, cacheDir: folderOf(), snapshot: false as const, env: {}, cwd: '/' }
  const first = await why(options, 'lib')
  const requests = server.requests.length
  const again = await why(options, 'lib')
  expect(again.why).toEqual(first.why)
  expect(first.why.held_by).toMatchObject({ without: '2.0' })
  expect(server.requests).toHaveLength(requests)
})
