import { describe, expect, test } from 'vitest'
import { type Why, why } from '../../src/index.ts'
import { folderOf, indexOf, run, wheel } from '../scenarios/support.ts'
import { ask, versions } from './why-support.ts'

const pathsOf = ({ paths }: Why): string[] =>
  paths.map((path) => path.map(({ requirement }) => requirement).join(' > '))

describe('paths', () => {
  const diamond = [
    wheel('web 1.0', { requires: ['core>=1', 'auth[tokens]~=2.0'] }),
    wheel('auth 2.1', {
      requires: ['core', 'sign>3; extra == "tokens" and python_version >= "3.8"'],
    }),
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
    expect(answer).toMatchObject({
      lines: 2,
      more_paths: 0,
      more_paths_exact: true,
      requested: true,
    })
  })

  test('have requirement, marker, extra and version of each step, and the place of the line', async () => {
    const { paths } = await ask('sign', ['web==1.0; python_version > "3"'], diamond)
    const step = { marker: null, extra: null, file: null, line: null }
    expect(paths).toEqual([
      [
        {
          ...step,
          name: 'web',
          version: '1.0',
          requirement: 'web==1.0',
          marker: 'python_version > "3"',
          file: 'a.txt',
          line: 1,
        },
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

  test('lead through an extra only if the previous step requests it', async () => {
    const { paths, lines } = await ask('sign', ['auth', 'web'], diamond)
    expect(paths.map(([first]) => first?.line)).toEqual([2])
    expect(lines).toBe(1)
  })

  test('lead through an extra that includes another', async () => {
    const files = [
      wheel('a 1', { requires: ['a[x]; extra == "all"', 'b; extra == "x"'] }),
      wheel('b 1'),
    ]
    expect(pathsOf(await ask('b', ['a[all]'], files))).toEqual(['a[all] > a[x] > b'])
  })

  test('end in packages that require each other', async () => {
    const files = [
      wheel('a 1', { requires: ['b'] }),
      wheel('b 1', { requires: ['c', 'a'] }),
      wheel('c 1', { requires: ['a'] }),
    ]
    expect(pathsOf(await ask('a', ['b'], files))).toEqual(['b > a', 'b > c > a'])
  })

  test('are counted beyond the listed fifty', async () => {
    const layer = (of: string, next: string) =>
      ['x', 'y', 'z'].map((one) =>
        wheel(`${of}${one} 1`, { requires: ['x', 'y', 'z'].map((two) => next + two) }),
      )
    const top = wheel('top 1', { requires: ['ax', 'ay', 'az'] })
    const last = ['x', 'y', 'z'].map((one) => wheel(`d${one} 1`, { requires: ['target'] }))
    const files = [
      top,
      ...layer('a', 'b'),
      ...layer('b', 'c'),
      ...layer('c', 'd'),
      ...last,
      wheel('target 1'),
    ]
    const answer = await ask('target', ['top'], files)
    expect(answer.paths).toHaveLength(50)
    expect(answer).toMatchObject({ more_paths: 81 - 50, more_paths_exact: true })
  })

  test('are not counted completely if there are millions', async () => {
    const names = Array.from({ length: 16 }, (_, at) => String.fromCharCode(97 + at))
    // Each requires all that follow: 2^14 paths and more.
    const files = names.map((name, at) => wheel(`${name} 1`, { requires: names.slice(at + 1) }))
    const { paths, more_paths, more_paths_exact } = await ask('p', ['a'], files)
    expect(paths[0]).toHaveLength(2)
    expect(paths.map((path) => path.length)).toEqual(
      paths.map((path) => path.length).toSorted((a, b) => a - b),
    )
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

test('sizes: its own, with what would leave, and shared ones', async () => {
  const files = [
    wheel('web 1.0', { requires: ['auth', 'core'] }),
    wheel('auth 1.0', { requires: ['core', 'sign'], size: 1000 }),
    wheel('sign 1.0', { size: 5000 }),
    wheel('core 1.0', { size: 300 }),
  ]
  const { index: indexUrl } = await indexOf(files)
  const options = {
    with: ['web'],
    indexUrl,
    compile: false,
    cache: false,
    snapshot: false as const,
    env: {},
  }
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
    wheel('web 1.0', {
      requires: ['httpcore', 'sign; extra == "tokens"', 'winapi; sys_platform == "win32"'],
    }),
    wheel('httpcore 1.0'),
  ]
  test.each([
    ['httpcor', 'Did you mean httpcore?'],
    ['sign', 'web[tokens] would bring it.'],
    ['winapi', 'web requires winapi on other targets only (sys_platform == "win32").'],
    ['linemarker', 'a.txt:2 names it for other targets only (sys_platform == "win32").'],
    ['flask', undefined],
  ])('%s: %s', async (name, hint) => {
    await expect(
      ask(name, ['web', 'linemarker; sys_platform == "win32"'], files),
    ).rejects.toMatchObject({
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
    await expect(ask(name, ['web'], files)).rejects.toMatchObject({
      code: 'bad-name',
      exitCode: 2,
      hint,
    })
  })
})

test('the name may have another spelling, and the document has no comparison', async () => {
  const { index: indexUrl } = await indexOf([wheel('my-lib 1.0')])
  const options = {
    with: ['my-lib'],
    indexUrl,
    cache: false,
    snapshot: false as const,
    env: {},
    cwd: '/',
    budget: 1,
  }
  const { why: answer, command, ...document } = await why(options, 'My_Lib')
  expect(answer.name).toBe('my-lib')
  expect(command).toBe('why')
  const { as_of, network, command: _, ...estimate } = await run(options)
  expect(document).toMatchObject(estimate)
})

test('while every page is fresh, nothing is requested again', async () => {
  const server = await indexOf([
    wheel('web 1.0', { requires: ['lib<2'] }),
    ...versions('lib', '1.0', '2.0'),
  ])
  const options = {
    with: ['web'],
    indexUrl: server.index,
    cacheDir: folderOf(),
    snapshot: false as const,
    env: {},
    cwd: '/',
  }
  const first = await why(options, 'lib')
  const requests = server.requests.length
  const again = await why(options, 'lib')
  expect(again.why).toEqual(first.why)
  expect(first.why.held_by).toMatchObject({ without: '2.0' })
  expect(server.requests).toHaveLength(requests)
})
