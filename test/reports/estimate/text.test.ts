import { describe, expect, test } from 'vitest'
import type {
  Estimate,
  PackageEstimate,
  Scenario,
  WithoutLine,
} from '../../../src/model/estimate.ts'
import { textReport } from '../../../src/reports/estimate/text.ts'
import type { ReportOptions } from '../../../src/reports/report.ts'
import { budget, pkg, scenario } from '../../analyse/packages.ts'
import { sample } from '../sample.ts'

const plain: ReportOptions = {
  width: Number.POSITIVE_INFINITY,
  colors: false,
  binaryUnits: false,
  all: false,
}
const only = (one: Scenario, fields: Partial<Estimate> = {}): Estimate => ({
  ...sample,
  scenarios: [one],
  budget: null,
  ...fields,
})

describe('golden texts', () => {
  test('wide', async () => {
    await expect(textReport(sample, plain)).toMatchFileSnapshot('../golden/wide.txt')
  })

  test('60 columns', async () => {
    const text = textReport(sample, { ...plain, width: 60 })
    expect(text.split('\n').filter((line) => line.length > 60)).toEqual([])
    await expect(text).toMatchFileSnapshot('../golden/60-columns.txt')
  })

  test('all packages, binary units', async () => {
    await expect(
      textReport(sample, { ...plain, all: true, binaryUnits: true }),
    ).toMatchFileSnapshot('../golden/all-binary.txt')
  })
})

/** The rows below a heading, up to the next line that is not indented. */
function rowsBelow(text: string, title: string): string[] {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => line.startsWith(title)) + 1
  const length = lines.slice(from).findIndex((line) => !line.startsWith('  '))
  return lines.slice(from, from + length)
}

test('every byte is in a row: the rows add up to the total', () => {
  const rows = rowsBelow(textReport(only(bytes(30)), plain), 'Heaviest packages')
  const onDisk = rows.map((row) => Number.parseInt(row.trim().split(/ {2,}/)[2]!, 10))
  expect(rows).toHaveLength(6)
  expect(onDisk.reduce((sum, size) => sum + size, 0)).toBe(30 * 5 + (29 * 30) / 2)
  expect(textReport(only(bytes(30)), { ...plain, all: true }).match(/^p\d\d /gm)).toHaveLength(30)
})

test('a script that two packages declare is in a row, too', () => {
  const none = { installed_size: 0, bytecode_size: 0, disk_size: 4096 }
  const made = { ...none, overhead_size: 200 }
  const scripts = {
    ...made,
    packages: [
      { name: 'p00', ...made },
      { name: 'p01', ...made },
    ],
    files: 1,
    differing: 0,
    harmless: false,
  }
  const rows = rowsBelow(
    textReport(only({ ...bytes(3), overlaps: [scripts] }), plain),
    'Heaviest packages',
  )
  expect(rows.at(-1)).toMatch(/counted once +-200 B/)
})

test('the answer comes first and the verdict last, within 24 lines of 80 columns', () => {
  const lines = textReport(sample, { ...plain, width: 80 })
    .trimEnd()
    .split('\n')
  expect(lines[0]).toMatch(/^≥4\.82 GB on disk {3}2\.72 GB to download {3}20 packages {3}/)
  expect(lines.slice(-2).join(' ')).toMatch(/torch brings/)
  expect(lines.findLast((line) => !line.startsWith('  '))).toMatch(
    /^FAILED budget 4\.00 GB: over by /,
  )
  expect(lines.length).toBeLessThanOrEqual(24)
  expect(lines.filter((line) => line.length > 80)).toEqual([])
})

test('a sum that may lack packages is a lower bound', () => {
  const known = pkg('demo', [], {
    sources: { download: 'exact', installed: 'estimated', bytecode: 'estimated' },
  })
  const first = (warnings: Estimate['warnings']): string =>
    textReport(only(scenario([known]), { warnings }), plain).split('\n')[0]!
  expect(first([])).toMatch(/^~\S+ B on disk {3}\d/)
  expect(
    first([{ code: 'unknown-dependencies', message: 'The dependencies of demo are not counted.' }]),
  ).toMatch(/^≥\S+ B on disk {3}≥\d/)
})

test('what no single line takes along has a row if it is most of the environment', () => {
  const line = (
    name: string,
    saves: number,
    leaves: readonly string[],
  ): Partial<PackageEstimate> => ({
    requested: true,
    without_line: [
      {
        file: 'a.txt',
        line: 1,
        requirement: name,
        saves,
        leaves,
        also_needed_by: [],
        versions: 'kept',
        source: 'exact',
      },
    ],
  })
  const rows = (torch: number): string[] =>
    rowsBelow(
      textReport(
        only(
          scenario([
            pkg('torch', [], { ...line('torch', 0, []), installed_size: torch }),
            pkg('a', ['torch'], { ...line('a', 40, ['a']), installed_size: 40 }),
            pkg('b', ['torch'], { ...line('b', 30, ['b']), installed_size: 30 }),
          ]),
        ),
        plain,
      ),
      'Your lines',
    ).map((row) => row.trim().replaceAll(/ {2,}/g, '  '))
  const lines = ['a.txt:1  a  40 B', 'a.txt:1  b  30 B', 'a.txt:1  torch  0 B']
  expect(rows(900)).toEqual([...lines, 'needed by several lines  ~900 B  torch'])
  expect(rows(50)).toEqual(lines)
})

test('GPU packages share a row after the first', () => {
  const gpu = ['nvidia-a', 'nvidia-b', 'nvidia-c', 'nvidia-d', 'triton'].map((name, at) =>
    pkg(name, [], { installed_size: 100 - at }),
  )
  const others = ['a', 'b', 'c'].map((name) =>
    pkg(name, [], { requested: true, installed_size: 50 }),
  )
  const rows = rowsBelow(
    textReport(only(scenario([...gpu, ...others])), plain),
    'Heaviest packages',
  )
  expect(rows.map((row) => row.trim().split(/ {2,}/)[0])).toEqual([
    'nvidia-a 1.0',
    'nvidia-b 1.0',
    '3 other GPU packages',
    'a 1.0',
    'b 1.0',
    'c 1.0',
  ])
})

test('a package shows the line and the names that brought it', () => {
  const line = {
    file: 'requirements/base.txt',
    line: 24,
    requirement: 'app==1.0',
    saves: 3,
    leaves: ['app', 'lib', 'torch'],
  } as const
  const without_line = [{ ...line, also_needed_by: [], versions: 'kept', source: 'exact' } as const]
  const closure = scenario([
    pkg('app', ['lib'], { requested: true, without_line }),
    pkg('lib', ['torch']),
    pkg('torch', [], { installed_size: 9 }),
  ])
  expect(
    rowsBelow(textReport(only(closure), plain), 'Heaviest packages').map((row) =>
      row.split(/ {2,}/).at(-1),
    ),
  ).toEqual(['base.txt:24 > app > lib', 'base.txt:24', 'base.txt:24 > app'])
})

test('the CPU build has the lines to write and their place', () => {
  const torch = (version: string, size: number) =>
    pkg('torch', [], { version, installed_size: size, requested: true })
  const line = 'torch==2.9.0+cpu ; sys_platform != "darwin"'
  const recipe = {
    lines: [line],
    edits: [{ file: 'gpu.txt', line: 3, remove: [], add: [line] }],
    commands: [],
    notes: ['An older build.'],
  }
  const advice = {
    code: 'cpu-build',
    lines: [line],
    saves: 2.5e9,
    total_after: 5e8,
    ok: true,
  } as const
  const scenarios = [
    scenario([torch('2.9.0', 3e9)]),
    scenario([torch('2.9.0+cpu', 5e8)], { name: 'cpu', recipe }),
  ]
  const text = textReport(
    {
      ...sample,
      scenarios,
      budget: budget({ limit: 1e9, measured: 3e9, over_by: 2e9, ok: false, advice }),
    },
    plain,
  )
  expect(
    rowsBelow(
      text,
      'With the CPU build of torch (2.9.0+cpu): 500 MB on disk, within 1.00 GB; saves 2.50 GB',
    ),
  ).toEqual(['  below gpu.txt:3 write:', `      ${line}`, '  An older build.'])
  expect(text).toMatch(/the CPU build would fit\n$/)
})

test('a CPU build of unknown size is not said to be within a budget', () => {
  const unread = { download: 'exact', installed: 'unknown', bytecode: 'unknown' } as const
  const cpu = scenario(
    [
      pkg('torch', [], {
        version: '2.9.0+cpu',
        installed_size: null,
        sources: unread,
        requested: true,
      }),
    ],
    { name: 'cpu' },
  )
  const text = textReport(
    {
      ...sample,
      scenarios: [scenario([pkg('torch', [], { installed_size: 3e9, requested: true })]), cpu],
      budget: budget({ limit: 1e9, measured: 3e9, over_by: 2e9, ok: false }),
    },
    plain,
  )
  expect(text).toContain(' on disk, may be within 1.00 GB; ')
})

const bytes = (count: number): Scenario =>
  scenario(
    Array.from({ length: count }, (_, at) =>
      pkg(`p${String(at).padStart(2, '0')}`, [], { installed_size: at + 5, requested: true }),
    ),
  )

test('a single package is never folded', () => {
  expect(textReport(only(bytes(6)), plain)).not.toContain('more')
  expect(textReport(only(bytes(7)), plain)).toContain('and 2 more')
})

test('under uv there is no bytecode and no column for it', () => {
  const text = textReport(
    only(scenario([pkg('a', [], { requested: true })], { installer: 'uv' })),
    plain,
  )
  expect(text).not.toContain('ytecode')
  expect(text).toContain("uv's rules")
  expect(text).not.toContain('~')
})

test('a snapshot is named with its date', () => {
  const warnings = [{ code: 'snapshot-used' as const, message: 'The index could not be reached.' }]
  expect(textReport(only(bytes(1), { warnings }), plain)).toContain(
    'https://index.test/simple/, snapshot of 2025-11-13\n',
  )
})

test('an undecided budget has the reason', () => {
  const undecided = budget({ limit: 100, measured: 90, ok: null, interval: [80, 110] })
  expect(textReport(only(bytes(1), { budget: undecided }), plain)).toMatch(
    /^UNDECIDED budget 100 B: cannot tell: it is between 80 B and 110 B; --allow-unknown decides by what is known$/m,
  )
})

test('a kept budget shows the rest', () => {
  const kept = budget({ limit: 4e9, measured: 3.9e9 })
  expect(textReport(only(bytes(1), { budget: kept }), plain)).toMatch(
    /^OK budget 4\.00 GB: 100 MB left$/m,
  )
})

test('an empty closure has a report', () => {
  expect(textReport(only(scenario([]), { inputs: [] }), plain)).toContain('0 packages')
})

test('colours change only the look', () => {
  const colored = textReport(sample, { ...plain, colors: true })
  expect(colored).not.toBe(textReport(sample, plain))
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(textReport(sample, plain))
})

test('terminal escapes and control characters from an index never reach the terminal', () => {
  const hostile = pkg('a\u001b]0;owned\u0007b', [], {
    version: '1.0\u001b[31m\r\n\u202e',
    requested: true,
    installed_size: null,
  })
  const text = textReport(
    only(scenario([hostile]), { inputs: [{ file: 'x\u001b[2Jy', sha256: '' }] }),
    plain,
  )
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  expect(text).toMatch(/^ {2}ab 1\.0 /m)
})

test('the saving of deleting each line is shown on request, the largest first', () => {
  const without = {
    file: 'a.txt',
    line: 1,
    requirement: 'a',
    saves: 5,
    leaves: [],
    also_needed_by: [],
    versions: 'kept',
    source: 'exact',
  } as const
  const packages = [
    pkg('a', ['b'], { requested: true, without_line: [without] }),
    pkg('b', [], {
      requested: true,
      without_line: [
        {
          ...without,
          line: 2,
          saves: 2000,
          leaves: ['c'],
          also_needed_by: ['a', 'b.txt:4'],
          versions: 'may-change',
          source: 'estimated',
        },
        { ...without, file: '--with', line: null, saves: -3000, versions: 'changed' },
      ],
    }),
  ]
  const lines = textReport(only(scenario(packages)), { ...plain, lines: true }).split('\n')
  const from = lines.findIndex((line) => line.startsWith('Without the line'))
  expect(lines.slice(from, from + 4)).toEqual([
    'Without the line     Saves  Removes  Also needed by  Other versions',
    'a.txt:2 b         ~2.00 kB  c        a, b.txt:4      may change',
    'a.txt:1 a              5 B',
    '--with b          -3.00 kB                           resolved again',
  ])
  const mark = 'removes only REQUESTED'
  expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(mark)
  const others = packages.slice(1).map((one) => ({
    ...one,
    without_line: one.without_line!.map((row) => ({ ...row, saves: 2000 })),
  }))
  const rest = textReport(only(scenario(others)), { ...plain, lines: true })
  expect(rest.replace(/\s+/g, ' ')).not.toContain(mark)
  expect(textReport(only(scenario(packages)), plain)).not.toContain('Without the line')
})

test('of 10,002 lines, the text has 10,000', () => {
  const without = (line: number): WithoutLine => ({
    file: 'r.txt',
    line,
    requirement: 'six',
    saves: 0,
    leaves: [],
    also_needed_by: [],
    versions: 'kept',
    source: 'exact',
  })
  const lines = Array.from({ length: 10_002 }, (_, at) => without(at + 1))
  const six = pkg('six', [], { requested: true, without_line: lines })
  const text = textReport(only(scenario([six])), { ...plain, lines: true })
  expect(text.match(/^r\.txt:\d+ six /gm)).toHaveLength(10_000)
  expect(text).toContain('\nand 2 more lines, which --json contains\n')
})
