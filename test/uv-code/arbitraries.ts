import fc from 'fast-check'

const VARIABLES = [
  'os_name',
  'sys_platform',
  'platform_machine',
  'platform_system',
  'platform_python_implementation',
  'implementation_name',
]
const VALUES = [
  ...[
    'posix',
    'nt',
    'linux',
    'win32',
    'darwin',
    'x86_64',
    'aarch64',
    'arm64',
    'AMD64',
    'Linux',
    'Windows',
    'Darwin',
  ],
  ...['CPython', 'PyPy', 'cpython', 'pypy', 'java', '', 'lin', 'x86'],
]
const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', '~=', '===']
const of = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

const quote = of("'", '"')

const minor = fc.integer({ min: 6, max: 15 })

/** Versions of Pythons as people write them. */
const plainVersion = fc.oneof(
  minor.map((one) => `3.${one}`),
  fc.tuple(minor, of('.0', '.1', '.12')).map(([one, rest]) => `3.${one}${rest}`),
  of('3', '2.7', '4', '4.0', '3.0'),
)
/** As they should not. */
const oddVersion = fc.oneof(
  fc
    .tuple(minor, of('.0rc1', '.0a1', '.dev0', '.post1', '.*', '.0.*'))
    .map(([one, rest]) => `3.${one}${rest}`),
  of('3.*', '3.10.0.0', ' 3.8 ', 'v3.9', '3.9+local', '1!3.9', '3.9-1', 'abc'),
)

const compared = (
  variable: fc.Arbitrary<string>,
  operator: fc.Arbitrary<string>,
  value: fc.Arbitrary<string>,
  turned: fc.Arbitrary<boolean>,
): fc.Arbitrary<string> =>
  fc
    .tuple(variable, operator, value, quote, turned, of('', ' '))
    .map(([one, how, other, mark, isTurned, space]) =>
      isTurned
        ? `${mark}${other}${mark}${space}${how}${space}${one}`
        : `${one}${space}${how}${space}${mark}${other}${mark}`,
    )

const ORDERS = ['==', '!=', '<', '<=', '>', '>='] as const
const versions = of('python_version', 'python_full_version', 'implementation_version')
const never = fc.constant(false)
const strings = of(...VARIABLES)
const values = of(...VALUES)

const listOf = (
  value: fc.Arbitrary<string>,
  variable: fc.Arbitrary<string>,
): fc.Arbitrary<string> =>
  fc
    .tuple(variable, of('in', 'not in'), fc.array(value, { minLength: 1, maxLength: 4 }))
    .map(([one, operator, some]) => `${one} ${operator} "${some.join(' ')}"`)

/** Names of old, too. */
const oldSpelling = of(
  "os.name == 'posix'",
  "sys.platform == 'linux'",
  "platform.machine == 'x86_64'",
  "platform.version == ''",
  "platform.python_implementation == 'CPython'",
  "python_implementation == 'CPython'",
)

/** Comparisons of the kinds that packages and locks hold. */
const plain = fc.oneof(
  { weight: 4, arbitrary: compared(versions, of(...ORDERS), plainVersion, fc.boolean()) },
  {
    weight: 1,
    arbitrary: compared(
      versions,
      of('~='),
      fc.tuple(minor, of('', '.0', '.1')).map(([one, rest]) => `3.${one}${rest}`),
      never,
    ),
  },
  {
    weight: 1,
    arbitrary: compared(
      versions,
      of('==', '!='),
      minor.map((one) => `3.${one}.*`),
      never,
    ),
  },
  {
    weight: 1,
    arbitrary: compared(
      of('python_full_version'),
      of('<', '<=', '>='),
      minor.map((one) => `3.${one}.0rc1`),
      never,
    ),
  },
  {
    weight: 1,
    arbitrary: listOf(
      minor.map((one) => `3.${one}`),
      of('python_version'),
    ),
  },
  {
    weight: 5,
    arbitrary: compared(strings, of('==', '!=', ' in ', ' not in '), values, fc.boolean()),
  },
  {
    weight: 1,
    arbitrary: compared(of('extra'), of('==', '!='), of('dev', 'Dev_x', 'test'), fc.boolean()),
  },
  { weight: 1, arbitrary: oldSpelling },
)

export const markers: fc.Arbitrary<string> = fc.letrec<{
  readonly tree: string
  readonly group: string
}>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: plain },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie('tree'), of(' and ', ' or '), tie('tree'))
        .map((parts) => parts.join('')),
    },
    { weight: 1, arbitrary: tie('group') },
  ),
  group: tie('tree').map((one) => `(${one})`),
})).tree

/** Comparisons without a certain meaning, one at a time: installers read them differently. */
export const oddMarkers: fc.Arbitrary<string> = fc.oneof(
  compared(versions, of(...ORDERS, '~='), oddVersion, fc.boolean()),
  compared(versions, of('~='), plainVersion, fc.boolean()),
  compared(strings, of('<', '<=', '>', '>='), values, fc.boolean()),
  listOf(fc.oneof(plainVersion, oddVersion), versions),
  of(
    "'linux' == 'linux'",
    'os_name == sys_platform',
    "platform_release >= '5'",
    "'3.8' in python_version",
  ),
)

const name = of(
  'requests',
  'Flask',
  'zope.interface',
  'a',
  'A1',
  'ruamel.yaml',
  'typing_extensions',
  'x--y',
  'foo-',
  '-foo',
  'f oo',
  'é',
  '1x',
)
const releaseOf = of(
  '1',
  '1.0',
  '2.31.0',
  '2024.1',
  '1.0a1',
  '1.0.post1',
  '1.0.dev3',
  '1!2.0',
  '1.0+cu118',
  '1.*',
  '1.0.*',
  '01.02',
  '1.0-1',
  'latest',
  '',
)
const clause = fc
  .tuple(of(...OPERATORS, '=', '=>'), of('', ' '), releaseOf)
  .map((parts) => parts.join(''))
const extras = of('', '', '[socks]', '[a,b]', '[ A_b , c.d ]', '[]', '[a,]', '[,]', '[a b]', '[-x]')
const tail = of(
  '',
  '',
  '',
  " ; python_version >= '3.8'",
  ";os_name=='nt'",
  ' ; bad',
  ' ;',
  ' # note',
  '  ',
)

export const requirements: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        of('', '', ' '),
        name,
        of('', ' '),
        extras,
        of('', ' '),
        fc.array(clause, { maxLength: 3 }),
        of(',', ', '),
        of('', '', '', ','),
        fc.boolean(),
        tail,
      )
      .map(([before, what, space, some, gap, list, between, after, isEnclosed, end]) => {
        const specifiers = list.join(between) + (list.length > 0 ? after : '')
        return `${before}${what}${space}${some}${gap}${isEnclosed && list.length > 0 ? `(${specifiers})` : specifiers}${end}`
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        name,
        extras,
        of(' @ ', '@', ' @'),
        of(
          'https://example.org/x-1.0.tar.gz',
          'git+https://example.org/x@main',
          'https://example.org/x-1.0-py3-none-any.whl#sha256=ab',
        ),
        of('', " ; os_name == 'nt'"),
      )
      .map((parts) => parts.join('')),
  },
)

const minors = fc.integer({ min: 6, max: 15 })
const python = fc.oneof(
  minors.map((minor) => `cp3${minor}`),
  minors.map((minor) => `py3${minor}`),
  of(
    'py3',
    'py2',
    'py2.py3',
    'py3.py2',
    'cp3',
    'pp39',
    'pp310',
    'cp27',
    'py',
    'cp38.cp39',
    'cp312.cp313',
    'graalpy311',
    'ip3',
  ),
)
const abi = fc.oneof(
  minors.map((minor) => `cp3${minor}`),
  minors.map((minor) => `cp3${minor}t`),
  of(
    'none',
    'none',
    'abi3',
    'abi3',
    'abi3t',
    'abi3.abi3t',
    'cp37m',
    'cp27mu',
    'pypy39_pp73',
    'none.abi3',
    'cp312.abi3',
    'unknown',
  ),
)
const machine = of(
  'x86_64',
  'aarch64',
  'i686',
  'arm64',
  'armv7l',
  'ppc64le',
  'universal2',
  'intel',
  'fat64',
  'riscv64',
)
const platform = fc.oneof(
  {
    weight: 3,
    arbitrary: of('any', 'any', 'win_amd64', 'win32', 'win_arm64', 'linux_x86_64', 'linux_aarch64'),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        of(
          'manylinux1',
          'manylinux2010',
          'manylinux2014',
          'manylinux_2_5',
          'manylinux_2_17',
          'manylinux_2_28',
          'manylinux_2_34',
          'manylinux_2_39',
          'manylinux_2_1',
        ),
        machine,
      )
      .map((parts) => parts.join('_')),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        of('musllinux_1_0', 'musllinux_1_1', 'musllinux_1_2', 'musllinux_1_3', 'musllinux_2_0'),
        machine,
      )
      .map((parts) => parts.join('_')),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        of(
          'macosx_10_4',
          'macosx_10_9',
          'macosx_10_15',
          'macosx_10_16',
          'macosx_11_0',
          'macosx_11_3',
          'macosx_12_0',
          'macosx_13_0',
          'macosx_14_0',
          'macosx_15_0',
          'macosx_26_0',
        ),
        machine,
      )
      .map((parts) => parts.join('_')),
  },
)
const platforms = fc.array(platform, { minLength: 1, maxLength: 3 }).map((some) => some.join('.'))

export const wheelNames: fc.Arbitrary<string> = fc
  .tuple(
    of('demo', 'demo', 'Demo_x', 'de.mo'),
    of('1.0', '1.0', '2024.1', '1.0+cu118', '1!1.0', '1.0.post1', 'abc', '1.0-1', '1.0_1'),
    of('', '', '', '-1', '-2abc', '-x1', '-001'),
    python,
    abi,
    platforms,
    of('.whl', '.whl', '.whl', '.WHL', '.zip', ''),
  )
  .map(([project, release, build, ...rest]) => {
    const [interpreter, binary, systems, ending] = rest
    return `${project}-${release}${build}-${interpreter}-${binary}-${systems}${ending}`
  })
