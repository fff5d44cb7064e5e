import { describe, expect, test } from 'vitest'
import { LINES_ONLY } from '../../src/resolve/alternatives.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import { Universe } from '../../src/resolve/universe.ts'
import { explanation, type Failing } from './explain-support.ts'
import { planFor, sourcesFor, textIndex } from './support.ts'

/** Only the suggestion. */
const hint = async (
  index: string,
  lines: readonly string[],
  more: Partial<Failing> = {},
): Promise<string | undefined> =>
  /^hint: (.*)$/m.exec(await explanation({ index, lines, ...more }))?.[1]

const releases = (name: string, versions: readonly string[], rest = ''): string =>
  versions.map((version) => `${name} ${version}${rest}`).join('\n')

describe.each(['pip', 'uv'] as const)('%s', (installer) => {
  const suggested = (index: string, ...lines: string[]): Promise<string | undefined> =>
    hint(index, lines, { installer })

  test('the nearest version that works, not the newest', async () => {
    const index = `${releases('web', ['1.5', '1.4', '1.3'], ': http>=2')}\nweb 1.2: http<2\nhttp 2.0\nhttp 1.0`
    expect(await suggested(index, 'web==1.2', 'http>=2')).toBe(
      'Change web==1.2 to web==1.3, or change http>=2 to http==1.0.',
    )
  })

  test('a version with many dependencies of its own', async () => {
    const chain = Array.from({ length: 40 }, (_, at) => `link-${at} 1.0: link-${at + 1}`).join('\n')
    const index = `web 2.0: http>=2\nweb 1.0: http<2 & link-0\nhttp 2.0\nhttp 1.0\n${chain}\nlink-40 1.0`
    expect(await suggested(index, 'web>=2', 'http<2')).toBe(
      'Change web>=2 to web==1.0, or change http<2 to http==2.0.',
    )
  })

  test('the nearest version that fits the requirements behind another line', async () => {
    const io = Array.from({ length: 60 }, (_, minor) => `io 1.${minor}: core==1.${minor}`).join(
      '\n',
    )
    const core = releases(
      'core',
      Array.from({ length: 60 }, (_, minor) => `1.${minor}`),
    )
    const index = `${io}\n${core}\nio 0.1\nclient 1.1: core<1.20\nclient 1.0: core<1.10\nclient 2.0`
    expect(await suggested(index, 'io>=1.40', 'client<2')).toBe(
      'Change io>=1.40 to io==1.19, or change client<2 to client==2.0.',
    )
  })

  test('of many versions the nearest is found by looking at few', async () => {
    const many = Array.from(
      { length: 200 },
      (_, minor) => `web 1.${minor}: http${minor < 130 ? '<2' : '>=2'}`,
    ).join('\n')
    expect(await suggested(`${many}\nhttp 2.0\nhttp 1.0`, 'web==1.3', 'http==2.0')).toContain(
      'Change web==1.3 to web==1.130',
    )
  })

  test('the older version if it shares more of the release', async () => {
    const index = 'web 3.0\nweb 2.1.4\nweb 2.1.5 (cp311-cp311-win_amd64)'
    expect(await suggested(index, 'web==2.1.5')).toBe('Change web==2.1.5 to web==2.1.4.')
  })

  test('a version without the extra is no way out', async () => {
    const index = `
      grid 3.0
      grid 2.1: engine==2; extra == "gpu"
      grid 2.0: engine==1; extra == "gpu"
      engine 2
      engine 3`
    expect(await suggested(index, 'grid[gpu]==2.0')).toBe(
      'Change grid[gpu]==2.0 to grid[gpu]==2.1.',
    )
    expect(
      await suggested('grid 3.0\ngrid 2.0: engine==1; extra == "gpu"\nengine 2', 'grid[gpu]==2.0'),
    ).toBeUndefined()
  })

  test('an unknown extra of a pinned line is no obstacle', async () => {
    const index = 'web 2.0: http<2\nhttp 2.0\nhttp 1.0'
    expect(await suggested(index, 'web[fast]==2.0', 'http>=2')).toBe('Change http>=2 to http==1.0.')
  })

  test('a version with another build is no way out', async () => {
    expect(await suggested('web 1.1\nweb 1.0', 'web==1.0+cu118')).toBeUndefined()
    expect(await suggested('web 1.1\nweb 1.1+cu118', 'web==1.0+cu118')).toBe(
      'Change web==1.0+cu118 to web==1.1+cu118.',
    )
  })

  test('a change that fails for the same reason is not suggested', async () => {
    expect(await suggested('web 2.0 (broken)\nweb 1.1 (broken)\nweb 1.0', 'web==2.0')).toBe(
      'Change web==2.0 to web==1.0.',
    )
    expect(await suggested('web 2.0 (broken)\nweb 1.0 (broken)', 'web==2.0')).toBeUndefined()
  })

  test('a Python that --python refuses is not suggested', async () => {
    expect(
      await suggested('fast 2.0 (cp37-cp37m-manylinux_2_17_x86_64)', 'fast==2.0'),
    ).toBeUndefined()
    expect(await suggested('old 1.0 (python <3.8,>=3.12)', 'old')).toBeUndefined()
  })

  test('another Python that does not help is not suggested', async () => {
    const index = 'fast 2.0 (cp310-cp310-manylinux_2_17_x86_64): http; python_version < "3.11"'
    expect(await suggested(index, 'fast')).toBeUndefined()
    expect(await suggested(`${index}\nhttp 1.0`, 'fast')).toBe('Use --python 3.10.')
  })

  test('a package for other systems', async () => {
    const index = 'registry 3.0 (cp311-cp311-win_amd64)\nregistry 3.0 (cp311-cp311-win32)\nweb 1.0'
    expect(await suggested(index, 'web', 'registry==3.0')).toBe(
      'Limit the line to the systems it has wheels for: registry==3.0 ; sys_platform == "win32".',
    )
  })

  test("lines that pip freeze writes for a distribution's own packages", async () => {
    const index = 'web 1.0\npython-apt 0.7.8'
    expect(await suggested(index, 'web', 'pkg-resources==0.0.0')).toBe(
      'Delete the line pkg-resources==0.0.0.',
    )
    expect(await suggested(index, 'web', 'python-apt==2.4.0')).toBe(
      'Delete the line python-apt==2.4.0.',
    )
    expect(await suggested(index, 'web', 'python-apt==2.4.0+ubuntu4')).toBe(
      'Delete the line python-apt==2.4.0+ubuntu4.',
    )
    expect(await suggested(index, 'web', 'sqlite3')).toBe('Delete the line sqlite3.')
    expect(await suggested(index, 'web', 'python>=3.8')).toBe('Delete the line python>=3.8.')
    expect(
      await suggested(
        index,
        'pkg-resources==0.0.0',
        'web',
        'ufw==0.36',
        'python-apt==2.4.0+ubuntu4',
      ),
    ).toBe('Delete the lines pkg-resources==0.0.0, ufw==0.36 and python-apt==2.4.0+ubuntu4.')
  })

  test('a name that was misspelt, unless the package meant does not work either', async () => {
    expect(await suggested('requests 2.0', 'reqeusts')).toBe('Did you mean requests?')
    expect(await suggested('requests 2.0: missing', 'reqeusts')).toBeUndefined()
    expect(await suggested('requests 2.0', 'reqeusts>=3')).toBeUndefined()
  })

  test('no more than two', async () => {
    const index = 'a 1: x==1\na 2\nb 1: x==2\nb 2\nc 1: x==3\nc 2\nx 1\nx 2\nx 3'
    const changes = (await suggested(index, 'a==1', 'b==1', 'c==1'))?.split(', or ') ?? []
    expect(changes.length).toBeLessThanOrEqual(2)
  })
})

test("a build of PyTorch's index: the option that serves it, from a line and from a constraint", async () => {
  const index = 'torch 2.9.1\ntorch 2.9.0\nvision 1.0: torch'
  const torch = { torchIndexes: { cpu: 'torch 2.9.1+cpu\ntorch 2.9.0+cpu' } }
  const serves = "Add --torch cpu for the builds on PyTorch's own index."
  expect(await hint(index, ['torch==2.9.1+cpu'], torch)).toBe(serves)
  expect(
    await hint(index, ['-c pins.txt', 'vision'], {
      ...torch,
      files: { 'pins.txt': ['torch==2.9.1+cpu'] },
    }),
  ).toBe(serves)
  expect(await hint(index, ['torch==2.8.0+cpu'], torch)).toBeUndefined()
})

test('an explanation gives up within its budget of requests', async () => {
  const asked: string[] = []
  const deep = Array.from({ length: 300 }, (_, step) => `step${step} 1.0: step${step + 1}`).join(
    '\n',
  )
  const index = `${deep}\nstep300 1.0\nweb 2.0: step0\nweb 1.0: http<2\nhttp 2.0\nhttp 1.0`
  expect(await hint(index, ['web==1.0', 'http==2.0'], { asked: (file) => asked.push(file) })).toBe(
    'Change http==2.0 to http==1.0.',
  )
  expect(asked.length).toBeLessThan(100)
})

test.each([
  ['nothing', '1.30'],
  ['other', '1.33'],
])(
  'when the time is up, the nearest version known to work: web needs %s',
  async (need, nearest) => {
    const needs = (minor: number): string =>
      minor < 30 ? ' (broken)' : minor < 33 && need === 'other' ? ': other' : ''
    const index = textIndex(
      ['other 1.0', ...Array.from({ length: 60 }, (_, at) => `web 1.${at}${needs(at)}`)].join('\n'),
    )
    const plan = await planFor({ installer: 'uv', with: ['web==1.0'] })
    const sources = sourcesFor(plan, index)
    let stop: () => void = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    // The distance of the samples doubles each time: 1.33 is the first that works. 1.18 is read next,
    // together with 1.30, which is tried afterwards if that needs no request.
    const slow: typeof sources.metadata = async (candidate, ask) => {
      if (candidate.name === 'other') return new Promise(() => {})
      if (candidate.version.normal !== '1.18') return sources.metadata(candidate, ask)
      setImmediate(stop)
      return new Promise(() => {})
    }
    const universe = new Universe(plan.rules, { ...sources, metadata: slow })
    await expect(
      resolve(plan.request, universe, { ...LINES_ONLY, timeUp: () => stopped }),
    ).rejects.toMatchObject({
      hint: `Change web==1.0 to web==${nearest}.`,
    })
  },
)

test.each([
  ['reqeusts', 'Did you mean requests?'],
  ['reqeusts>=3', undefined],
])('when the time is up, the similar name on the index', async (line, hint) => {
  const plan = await planFor({ installer: 'uv', with: [line] })
  const sources = sourcesFor(plan, textIndex('requests 2.0'))
  let stop: () => void = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const metadata: typeof sources.metadata = () => {
    setImmediate(stop)
    return new Promise(() => {})
  }
  const universe = new Universe(plan.rules, { ...sources, metadata })
  const alternatives = { ...LINES_ONLY, timeUp: () => stopped }
  const error = await resolve(plan.request, universe, alternatives).catch((error) => error)
  expect(error).toMatchObject({ code: 'no-such-package' })
  expect(error.hint).toBe(hint)
})

test('the time for suggestions begins with the first response of an index', async () => {
  const plan = await planFor({ installer: 'uv', with: ['web==1.0', 'web==1.1'] })
  const sources = sourcesFor(plan, textIndex('web 1.0\nweb 1.1'))
  const order: string[] = []
  const page: typeof sources.page = (name, ask) => {
    order.push('page')
    return sources.page(name, ask)
  }
  const universe = new Universe(plan.rules, { ...sources, page })
  const timeUp = async (answered: Promise<void>): Promise<void> => {
    await answered
    order.push('answered')
    await new Promise(() => {})
  }
  await expect(resolve(plan.request, universe, { ...LINES_ONLY, timeUp })).rejects.toMatchObject({
    hint: 'Delete the line web==1.0, or delete the line web==1.1.',
  })
  expect(order).toEqual(['page', 'answered'])
})
