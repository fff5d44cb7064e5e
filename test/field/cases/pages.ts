import type { IndexFile } from '../../support/index-server.ts'
import { wheel } from '../../support/wheel.ts'
import type { FieldCase } from '../case.ts'

const dep = wheel('dep 1.0')

const listed = (
  title: string,
  files: readonly IndexFile[],
  pip: string,
  uv: string,
  lines: readonly string[] = ['foo'],
): FieldCase => ({
  title,
  open: async (world) => ({ lines, index: (await world.index([...files, dep])).index }),
  pip,
  uv,
})

const plain = wheel('foo 1.0')
const again = wheel('foo 1.0', { requires: ['dep'] })
const older = wheel('foo 0.9')

/** A page that lists a name twice, once with other attributes. */
const TWICE: readonly FieldCase[] = [
  listed(
    'a name stands twice, the first is yanked',
    [{ ...plain, yanked: 'broken' }, plain, older],
    'foo 0.9',
    'foo 1.0',
  ),
  listed(
    'a name stands twice, the second is yanked',
    [plain, { ...plain, yanked: 'broken' }, older],
    'foo 1.0',
    'foo 1.0',
  ),
  listed(
    'a name stands twice, the first refuses the Python',
    [{ ...plain, requiresPython: '>=4' }, plain, older],
    'foo 0.9',
    'foo 0.9',
  ),
  listed(
    'a name stands twice, the second refuses the Python',
    [plain, { ...plain, requiresPython: '>=4' }, older],
    'foo 1.0',
    'foo 1.0',
  ),
  listed('a name stands twice, with the same file', [plain, plain, older], 'foo 1.0', 'foo 1.0'),
]

/** foo 1.0 once more, under another name. */
const named = (file: IndexFile, filename: string): IndexFile => ({ ...file, filename })

/** Two files of one version that fit alike: of wheels, since an sdist would be built. */
const ALIKE: readonly FieldCase[] = [
  listed(
    'two wheels fit alike, in the order of their names',
    [named(plain, 'foo-1.0-py2.py3-none-any.whl'), again],
    'dep 1.0, foo 1.0',
    'foo 1.0',
  ),
  listed(
    'two wheels fit alike, in another order',
    [again, named(plain, 'foo-1.0-py2.py3-none-any.whl')],
    'foo 1.0',
    'foo 1.0',
  ),
]

/** Two indexes, one with JSON pages and one with HTML, which have the same project. */
const merged = (
  title: string,
  first: 'json' | 'html',
  main: readonly IndexFile[],
  extra: readonly IndexFile[],
  pip: string,
  uv: string,
): FieldCase => ({
  title: `${first} first, ${title}`,
  open: async (world) => ({
    lines: ['foo'],
    index: (await world.index([...main, dep], { pages: first })).index,
    extra: [(await world.index(extra, { pages: first === 'json' ? 'html' : 'json' })).index],
  }),
  pip,
  uv,
})

const KINDS = ['json', 'html'] as const
const MERGED: readonly FieldCase[] = KINDS.flatMap((first) => [
  merged('other versions', first, [wheel('foo 2.0'), older], [plain], 'foo 2.0', 'foo 1.0'),
  merged(
    'the newest in the extra index',
    first,
    [older],
    [again],
    'dep 1.0, foo 1.0',
    'dep 1.0, foo 1.0',
  ),
  merged(
    'the same version with other dependencies',
    first,
    [plain],
    [again],
    'dep 1.0, foo 1.0',
    'dep 1.0, foo 1.0',
  ),
  merged(
    'the same version with other dependencies, turned round',
    first,
    [again],
    [plain],
    'foo 1.0',
    'foo 1.0',
  ),
  merged(
    'yanked in the main index',
    first,
    [{ ...plain, yanked: true }, older],
    [again],
    'dep 1.0, foo 1.0',
    'dep 1.0, foo 1.0',
  ),
  merged(
    'yanked in the extra index',
    first,
    [plain, older],
    [{ ...again, yanked: true }],
    'foo 1.0',
    'fails',
  ),
  merged(
    'for another Python in the main index',
    first,
    [{ ...plain, requiresPython: '>=4' }, older],
    [again],
    'dep 1.0, foo 1.0',
    'dep 1.0, foo 1.0',
  ),
])

/** foo 1.0 has hashes of its own on the page; foo 0.9 is sound. */
const hashed = (
  pages: 'json' | 'html',
  title: string,
  hashes: Readonly<Record<string, string>>,
  uv: string,
): FieldCase => ({
  title: `a page of ${pages} gives ${title}`,
  open: async (world) => ({
    lines: ['foo'],
    index: (await world.index([{ ...plain, hashes }, older], { pages })).index,
  }),
  pip: 'foo 1.0',
  uv,
  ...(uv === 'fails' ? { ours: { uv: 'exit 4' } } : {}),
})

const HASHES: readonly FieldCase[] = [
  hashed('json', 'a blake2b of 128 digits', { blake2b: 'a'.repeat(128) }, 'fails'),
  hashed('json', 'a blake2b of 64 digits', { blake2b: 'a'.repeat(64) }, 'foo 1.0'),
  hashed('json', 'a short sha512 after another hash', { blake2b_256: 'a', sha512: 'a' }, 'fails'),
  hashed('json', 'a sha384 that is not hexadecimal', { sha384: 'z'.repeat(96) }, 'fails'),
  hashed('json', 'a hash of an unknown kind', { sha3_512: 'a' }, 'foo 1.0'),
  hashed('html', 'a blake2b of 128 digits', { blake2b: 'a'.repeat(128) }, 'fails'),
  hashed('html', 'a sha224', { sha224: 'a'.repeat(56) }, 'fails'),
]

export const PAGE_CASES: readonly FieldCase[] = [...TWICE, ...ALIKE, ...MERGED, ...HASHES]
