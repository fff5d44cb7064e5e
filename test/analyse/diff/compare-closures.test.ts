import { describe, expect, test } from 'vitest'
import type { UserLine } from '../../../src/analyse/diff/changed-lines.ts'
import {
  type Closure,
  compareClosures,
  mergeDiffs,
} from '../../../src/analyse/diff/compare-closures.ts'
import type { DiffBody } from '../../../src/model/diff.ts'
import type { PackageEstimate } from '../../../src/model/estimate.ts'
import { pkg, scenario } from '../packages.ts'

const line = (text: string, at: number, fields: Partial<UserLine> = {}): UserLine => ({
  name: /^[a-z-]+/.exec(text)![0],
  file: 'a.txt',
  line: at,
  text,
  constraint: false,
  ...fields,
})

const closure = (
  packages: readonly PackageEstimate[],
  texts: readonly (string | UserLine)[],
): Closure => ({
  scenario: scenario(packages),
  lines: texts.map((text, at) => (typeof text === 'string' ? line(text, at + 1) : text)),
  settings: '',
})

const compared = (before: Closure | null, after: Closure | null): DiffBody =>
  compareClosures({ file: 'a.txt', before, after, rest: 'cause' })

/** `+name`, `-name` or `name` for each row, with the line or subject behind it. */
function blamed({ added, removed, changed, causes }: DiffBody): Record<string, string | null> {
  const text = (cause: number | null): string | null => {
    const one = cause === null ? undefined : causes[cause]
    return one === undefined
      ? null
      : (one.after?.text ?? (one.before === null ? one.subject : `no ${one.before.text}`))
  }
  return Object.fromEntries([
    ...added.map(({ name, cause }) => [`+${name}`, text(cause)]),
    ...removed.map(({ name, cause }) => [`-${name}`, text(cause)]),
    ...changed.map(({ name, cause }) => [name, text(cause)]),
  ])
}

const sized = (name: string, size: number, dependencies: readonly string[] = [], version = '1.0') =>
  pkg(name, dependencies, { version, installed_size: size })

describe('each row has the changed line that leads to it', () => {
  test('an added line explains what it brings, a deleted line what leaves', () => {
    const before = closure([sized('web', 10, ['jinja']), sized('jinja', 5)], ['web'])
    const after = closure([sized('pandas', 80, ['numpy']), sized('numpy', 70)], ['pandas'])
    const body = compared(before, after)
    expect(blamed(body)).toEqual({
      '+numpy': 'pandas',
      '+pandas': 'pandas',
      '-jinja': 'no web',
      '-web': 'no web',
    })
    expect(body.causes.map(({ kind, on_disk_size }) => [kind, on_disk_size])).toEqual([
      ['line-added', 150],
      ['line-removed', -15],
    ])
  })

  test('a changed pin explains the new versions of its dependencies', () => {
    const before = closure(
      [sized('torch', 100, ['triton'], '2.8'), sized('triton', 10, [], '3.4')],
      ['torch==2.8'],
    )
    const after = closure(
      [sized('torch', 130, ['triton'], '2.9'), sized('triton', 15, [], '3.5')],
      ['torch==2.9'],
    )
    const body = compared(before, after)
    expect(blamed(body)).toEqual({ torch: 'torch==2.9', triton: 'torch==2.9' })
    expect(body.causes).toMatchObject([
      {
        kind: 'line-changed',
        before: { text: 'torch==2.8', line: 1 },
        after: { text: 'torch==2.9' },
        changed: ['torch', 'triton'],
        on_disk_size: 35,
      },
    ])
  })

  test('the nearest of several lines explains a row', () => {
    const after = closure(
      [
        sized('far', 1, ['mid']),
        sized('mid', 1, ['shared']),
        sized('near', 1, ['shared']),
        sized('shared', 1),
      ],
      ['far', 'near'],
    )
    expect(blamed(compared(closure([], []), after))).toMatchObject({
      '+mid': 'far',
      '+shared': 'near',
    })
  })

  test('a removed cap explains the newer version of a shared dependency', () => {
    const before = closure(
      [sized('pandas', 80, ['numpy']), sized('numpy', 50, [], '1.26')],
      ['pandas', 'numpy<2'],
    )
    const after = closure(
      [sized('pandas', 80, ['numpy']), sized('numpy', 70, [], '2.4')],
      ['pandas'],
    )
    expect(blamed(compared(before, after))).toEqual({ numpy: 'no numpy<2' })
  })

  test('a new cap explains the older version of a dependent package', () => {
    const before = closure(
      [sized('pandas', 80, ['numpy'], '3.0'), sized('numpy', 70, [], '2.4')],
      ['pandas'],
    )
    const after = closure(
      [sized('pandas', 60, ['numpy'], '2.0'), sized('numpy', 50, [], '1.26')],
      ['pandas', 'numpy<2'],
    )
    expect(blamed(compared(before, after))).toEqual({ numpy: 'numpy<2', pandas: 'numpy<2' })
  })

  test('a constraint counts as a line', () => {
    const before = closure([sized('web', 10, ['jinja']), sized('jinja', 5, [], '3')], ['web'])
    const after = closure(
      [sized('web', 10, ['jinja']), sized('jinja', 4, [], '2')],
      ['web', line('jinja<3', 1, { file: 'c.txt', constraint: true })],
    )
    expect(compared(before, after).causes).toMatchObject([
      { kind: 'line-added', after: { file: 'c.txt', text: '-c jinja<3' }, on_disk_size: -1 },
    ])
  })
})

describe('a row that no line leads to', () => {
  const before = closure([sized('a', 1), sized('other', 5)], ['a', 'b'])
  const other = (texts: readonly string[]): Closure =>
    closure([sized('a', 1), sized('other', 7, [], '2.0')], texts)

  test('belongs to the only changed line', () => {
    expect(blamed(compared(before, other(['a', 'b>1'])))).toEqual({ other: 'b>1' })
  })

  test('belongs to all changes together', () => {
    expect(blamed(compared(before, other(['a>1', 'b>1'])))).toEqual({
      other: 'the changes together',
    })
  })

  test('belongs to another target', () => {
    const after = other(['a', 'b'])
    const target = { ...after.scenario.target, python: '3.12.1' }
    const body = compared(before, { ...after, scenario: { ...after.scenario, target } })
    expect(blamed(body)).toEqual({ other: 'Python 3.11.7 → 3.12.1' })
  })

  test('belongs to changed index options', () => {
    expect(
      blamed(compared(before, { ...other(['a', 'b']), settings: 'https://other.test' })),
    ).toEqual({ other: 'index options' })
  })

  test('is drift if the old side was saved: a separate row that the totals leave out', () => {
    const since = '2025-01-01T00:00:00.000Z'
    const body = compareClosures({
      file: 'a.txt',
      before,
      after: other(['a', 'b']),
      rest: { since },
    })
    expect(blamed(body)).toEqual({})
    expect(body.drift).toMatchObject({
      since,
      on_disk_size: 2,
      changed: [{ name: 'other', cause: null }],
    })
    expect(body.totals.difference).toMatchObject({
      packages: 0,
      installed_size: 0,
      on_disk_size: 0,
    })
  })

  test('is added up over several files, since the oldest saved estimate', () => {
    const drifted = (since: string): DiffBody =>
      compareClosures({ file: 'a.txt', before, after: other(['a', 'b']), rest: { since } })
    const [later, earlier] = ['2025-02-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z']
    expect(mergeDiffs([drifted(later), drifted(earlier)]).drift).toMatchObject({
      since: earlier,
      on_disk_size: 4,
      changed: [{ name: 'other' }, { name: 'other' }],
    })
    expect(mergeDiffs([compared(before, before), compared(before, before)]).drift).toBeNull()
  })
})

test('a line that moves or has other spaces is unchanged; a repeated line counts', () => {
  const packages = [sized('a', 1)]
  const before = closure(packages, ['a >= 1', 'b'])
  expect(compared(before, closure(packages, ['b', 'a>=1'])).causes).toEqual([])
  expect(compared(before, closure(packages, ['b', 'a>=1', 'b'])).causes).toMatchObject([
    { kind: 'line-added', subject: 'b' },
  ])
})

test('a file that only one side has adds or removes all its packages', () => {
  const side = closure([sized('a', 3, ['b']), sized('b', 4)], ['a'])
  expect(compared(null, side)).toMatchObject({
    added: [{ name: 'a', on_disk_size: 3 }, { name: 'b' }],
    totals: {
      before: { packages: 0, on_disk_size: 0 },
      difference: { packages: 2, on_disk_size: 7 },
    },
  })
  expect(compared(side, null).totals.difference).toMatchObject({ packages: -2, on_disk_size: -7 })
})

test('a package of unknown size is a row without a difference', () => {
  const unknown = {
    ...sized('a', 0, [], '2.0'),
    installed_size: null,
    sources: { download: 'exact', installed: 'unknown', bytecode: 'unknown' },
  } as const
  const body = compared(closure([sized('a', 3)], ['a==1']), closure([unknown], ['a==2']))
  expect(body.changed).toMatchObject([
    { difference: { on_disk_size: null, download_size: 0 }, after: { source: 'unknown' } },
  ])
  expect(body.totals.source).toBe('unknown')
})
