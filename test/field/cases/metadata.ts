import type { IndexFile, IndexServerOptions } from '../../support/index-server.ts'
import { type WheelOptions, wheel } from '../../support/wheel.ts'
import { makeZip } from '../../weigh/zip.ts'
import type { FieldCase, World } from '../case.ts'

const ask =
  (
    files: readonly IndexFile[],
    lines: readonly string[] = ['foo'],
    options: IndexServerOptions = {},
  ) =>
  async (world: World) => ({ lines, index: (await world.index(files, options)).index })

/** A version of foo whose metadata differs. */
function mislabelled(
  version: string,
  name: string,
  says: string,
  options: WheelOptions & { readonly requires?: readonly string[] } = {},
): IndexFile {
  const requires = (options.requires ?? []).map((one) => `Requires-Dist: ${one}\n`).join('')
  const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${says}\n${requires}`
  const stem = `foo-${version}`
  const content = {
    'foo/__init__.py': '',
    [`${stem}.dist-info/METADATA`]: metadata,
    [`${stem}.dist-info/WHEEL`]: 'Wheel-Version: 1.0\nTag: py3-none-any\n',
    [`${stem}.dist-info/RECORD`]: '',
  }
  const body = makeZip(
    Object.entries(content).map(([path, text]) => ({ name: path, content: text })),
  )
  return {
    filename: `${stem}-py3-none-any.whl`,
    body,
    ...(options.sidecar === false ? {} : { metadata }),
  }
}

const older = wheel('foo 0.9')
const others = [older, wheel('bar 1.0'), wheel('dep 1.0')]

const YANKED: readonly FieldCase[] = [
  {
    title: 'a yanked release of a local version is pinned without its local part',
    open: ask([wheel('foo 1.0+a', { yanked: 'broken build' }), older], ['foo==1.0']),
    pip: 'foo 1.0+a',
    uv: 'fails',
  },
  {
    title: 'a yanked release is pinned together with another bound',
    open: ask([wheel('foo 1.0', { yanked: 'broken build' }), older], ['foo==1.0,>=0.5']),
    pip: 'foo 1.0',
    uv: 'fails',
  },
  {
    title: 'a yanked release is pinned, and bounded by another line',
    open: ask([wheel('foo 1.0', { yanked: 'broken build' }), older], ['foo==1.0', 'foo>=0.5']),
    pip: 'foo 1.0',
    uv: 'foo 1.0',
  },
  {
    title: 'a yanked release is pinned',
    open: ask([wheel('foo 1.0', { yanked: 'broken build' }), wheel('foo 1.0rc1')], ['foo==1.0']),
    pip: 'foo 1.0',
    uv: 'foo 1.0',
    warns: { pip: ['yanked'], uv: ['yanked'] },
  },
  {
    title: 'a yanked release is pinned, without a reason',
    open: ask([wheel('foo 1.0', { yanked: true })], ['foo===1.0'], { pages: 'html' }),
    pip: 'foo 1.0',
    uv: 'foo 1.0',
    warns: { pip: ['yanked'], uv: ['yanked'] },
  },
  {
    title: 'a yanked release is not pinned',
    open: ask([wheel('foo 1.0', { yanked: 'broken build' })], ['foo>=1.0']),
    pip: 'fails',
    uv: 'fails',
  },
  {
    title: 'a yanked release is pinned by a dependency',
    open: ask(
      [
        wheel('foo 1.0', { yanked: 'broken build' }),
        older,
        wheel('bar 1.0', { requires: ['foo==1.0'] }),
      ],
      ['bar'],
    ),
    pip: 'bar 1.0, foo 1.0',
    uv: 'fails',
    warns: { pip: ['yanked'] },
  },
  {
    title: 'a yanked release is pinned, whose metadata is invalid',
    open: ask(
      [wheel('foo 1.0', { yanked: 'broken build', requires: ['dep (<2,>1'] }), older],
      ['foo==1.0'],
    ),
    pip: 'fails',
    uv: 'fails',
  },
]

const LABELS: readonly FieldCase[] = [
  {
    title: 'the metadata of another project',
    open: ask([mislabelled('1.0', 'bar', '1.0', { requires: ['dep'] }), ...others]),
    pip: 'foo 0.9',
    uv: 'fails',
    ours: { uv: 'exit 4' },
  },
  {
    title: 'the metadata of another project, in the wheel alone',
    open: ask([mislabelled('1.0', 'bar', '1.0', { requires: ['dep'], sidecar: false }), ...others]),
    pip: 'foo 0.9',
    uv: 'fails',
    ours: { uv: 'exit 4' },
  },
  {
    title: 'the metadata of another project, pinned',
    open: ask([mislabelled('1.0', 'bar', '1.0'), ...others], ['foo==1.0']),
    pip: 'fails',
    uv: 'fails',
  },
  {
    title: 'the metadata of another version',
    open: ask([mislabelled('1.0', 'foo', '1.0+cpu', { requires: ['dep'] }), ...others]),
    pip: 'foo 0.9',
    uv: 'dep 1.0, foo 1.0',
  },
  {
    title: 'the metadata of another spelling',
    open: ask([mislabelled('1.0', 'FOO', '1.0'), ...others]),
    pip: 'foo 1.0',
    uv: 'foo 1.0',
  },
  {
    title: 'the metadata has no version',
    open: ask([mislabelled('1.0', 'foo', ''), ...others]),
    pip: 'fails',
    uv: 'foo 0.9',
    ours: { pip: 'exit 4' },
  },
  {
    title: 'the metadata has an invalid version, in the wheel alone',
    open: ask([mislabelled('1.0', 'foo', 'banana', { sidecar: false }), ...others]),
    pip: 'fails',
    uv: 'foo 0.9',
    ours: { pip: 'exit 4' },
  },
  {
    title: 'the metadata names no project',
    open: ask([mislabelled('1.0', '', '1.0'), ...others]),
    pip: 'foo 0.9',
    uv: 'foo 0.9',
  },
  {
    title: 'the metadata names no project, in the wheel alone',
    open: ask([mislabelled('1.0', '', '1.0', { sidecar: false }), ...others]),
    pip: 'foo 0.9',
    uv: 'foo 0.9',
  },
  {
    title: 'the metadata has no name',
    open: ask([{ ...wheel('foo 1.0'), metadata: 'Metadata-Version: 2.1\nVersion: 1.0\n' }, older]),
    pip: 'fails',
    uv: 'foo 0.9',
    ours: { pip: 'exit 4' },
  },
  {
    title: 'the metadata has no version, of a version that is not chosen',
    open: ask([mislabelled('1.0', 'foo', ''), ...others], ['foo<1']),
    pip: 'foo 0.9',
    uv: 'foo 0.9',
  },
  {
    title: 'the metadata of another version, in the wheel alone',
    open: ask([mislabelled('1.0', 'foo', '2.0', { sidecar: false }), ...others]),
    pip: 'foo 0.9',
    uv: 'foo 1.0',
  },
]

const SIDECARS: readonly FieldCase[] = [
  {
    title: 'an announced sidecar is missing',
    open: ask([
      wheel('foo 1.0', { requires: ['dep'], sidecar: false, promisesSidecar: true }),
      ...others,
    ]),
    pip: 'fails',
    uv: 'fails',
    ours: { pip: 'dep 1.0, foo 1.0', uv: 'dep 1.0, foo 1.0' },
    warns: { pip: ['sidecar-broken'], uv: ['sidecar-broken'] },
  },
  {
    title: 'an announced sidecar fails its hash',
    open: ask([wheel('foo 1.0', { requires: ['dep'] }), ...others], ['foo'], {
      intercept: ({ path }) =>
        path.includes('foo-1.0') && path.endsWith('.metadata')
          ? { body: 'Name: foo\nVersion: 1.0\n' }
          : undefined,
    }),
    pip: 'fails',
    uv: 'fails',
    ours: { pip: 'dep 1.0, foo 1.0', uv: 'dep 1.0, foo 1.0' },
    warns: { pip: ['sidecar-broken'], uv: ['sidecar-broken'] },
  },
  {
    title: 'an announced sidecar is missing, and so is the wheel',
    open: ask([wheel('foo 1.0', { sidecar: false, promisesSidecar: true }), ...others], ['foo'], {
      intercept: ({ path }) => (path.startsWith('/files/foo-1.0') ? { status: 404 } : undefined),
    }),
    pip: 'fails',
    uv: 'fails',
    ours: { pip: 'exit 4', uv: 'exit 4' },
  },
  {
    title: 'an announced sidecar is missing of a version that is not chosen',
    open: ask([wheel('foo 1.0', { sidecar: false, promisesSidecar: true }), ...others], ['foo<1']),
    pip: 'foo 0.9',
    uv: 'foo 0.9',
    warns: { pip: [], uv: [] },
  },
  {
    title: 'a wheel without a sidecar is missing',
    open: ask([wheel('foo 1.0', { sidecar: false }), ...others], ['foo'], {
      intercept: ({ path }) => (path.startsWith('/files/foo-1.0') ? { status: 404 } : undefined),
    }),
    pip: 'fails',
    uv: 'fails',
    ours: { pip: 'exit 4', uv: 'exit 4' },
  },
  {
    title: 'a wheel without a sidecar is forbidden',
    open: ask([wheel('foo 1.0', { sidecar: false }), ...others], ['foo'], {
      intercept: ({ path }) => (path.startsWith('/files/foo-1.0') ? { status: 403 } : undefined),
    }),
    pip: 'fails',
    uv: 'fails',
    ours: { pip: 'exit 4', uv: 'exit 4' },
  },
  {
    title: 'a wheel without a sidecar is missing, of a version that is not chosen',
    open: ask([wheel('foo 1.0', { sidecar: false }), ...others], ['foo<1'], {
      intercept: ({ path }) => (path.startsWith('/files/foo-1.0') ? { status: 404 } : undefined),
    }),
    pip: 'foo 0.9',
    uv: 'foo 0.9',
  },
  {
    title: 'a wheel of a dependency without a sidecar is missing',
    open: ask(
      [wheel('baz 1.0', { requires: ['foo'] }), wheel('foo 1.0', { sidecar: false }), ...others],
      ['baz'],
      {
        intercept: ({ path }) => (path.startsWith('/files/foo-1.0') ? { status: 404 } : undefined),
      },
    ),
    pip: 'fails',
    uv: 'fails',
    ours: { pip: 'exit 4', uv: 'exit 4' },
  },
]

/** Kinds of sidecars without metadata. */
const garbage = (what: string, body: string): FieldCase => ({
  title: `an announced sidecar is ${what}`,
  open: ask(
    [wheel('foo 1.0', { requires: ['dep'], sidecar: false, promisesSidecar: true }), ...others],
    ['foo'],
    {
      intercept: ({ path }) =>
        path.endsWith('foo-1.0-py3-none-any.whl.metadata') ? { body } : undefined,
    },
  ),
  pip: 'fails',
  uv: 'foo 0.9',
  ours: { pip: 'exit 4' },
})

const hashed = (algorithm: string, digest: string): FieldCase => ({
  title: `an announced sidecar fails its ${algorithm}`,
  open: ask([
    wheel('foo 1.0', { requires: ['dep'], sidecarHashes: { [algorithm]: digest } }),
    ...others,
  ]),
  pip: 'fails',
  uv: 'fails',
  ours: { pip: 'dep 1.0, foo 1.0', uv: 'dep 1.0, foo 1.0' },
  warns: { pip: ['sidecar-broken'], uv: ['sidecar-broken'] },
})

const NEEDS_DEP = 'Metadata-Version: 2.1\nName: foo\nVersion: 1.0\nRequires-Dist: dep\n'

/** uv does not check a hash whose algorithm it does not know. */
const unknownToUv = (algorithm: string, digest: string): FieldCase => ({
  ...hashed(algorithm, digest),
  uv: 'dep 1.0, foo 1.0',
  warns: { pip: ['sidecar-broken'] },
})

const MORE_SIDECARS: readonly FieldCase[] = [
  garbage('a text', 'hello world'),
  garbage('a page', '<!DOCTYPE html><html><body>Sign in</body></html>'),
  garbage('empty', ''),
  hashed('md5', '0'.repeat(32)),
  hashed('sha384', '0'.repeat(96)),
  hashed('sha512', '0'.repeat(128)),
  unknownToUv('sha1', '0'.repeat(40)),
  unknownToUv('sha224', '0'.repeat(56)),
  {
    title: 'a sidecar is announced under the name of PEP 658',
    open: ask([
      { ...wheel('foo 1.0'), sidecarField: 'dist-info-metadata', metadata: NEEDS_DEP },
      ...others,
    ]),
    pip: 'dep 1.0, foo 1.0',
    uv: 'dep 1.0, foo 1.0',
  },
  {
    title: 'a release is yanked with an empty reason',
    open: ask([wheel('foo 1.0', { yanked: '' }), ...others]),
    pip: 'foo 1.0',
    uv: 'foo 0.9',
  },
]

const UNKNOWN: readonly FieldCase[] = [
  {
    title: 'a requirement is UNKNOWN',
    open: ask([wheel('foo 1.0', { requires: ['UNKNOWN', 'dep'] }), ...others]),
    pip: 'foo 0.9',
    uv: 'dep 1.0, foo 1.0',
  },
  {
    title: 'a Requires-Python is UNKNOWN',
    open: ask([mislabelled('1.0', 'foo', '1.0\nRequires-Python: UNKNOWN'), ...others]),
    pip: 'foo 1.0',
    uv: 'foo 1.0',
  },
]

export const METADATA_CASES: readonly FieldCase[] = [
  ...YANKED,
  ...LABELS,
  ...SIDECARS,
  ...MORE_SIDECARS,
  ...UNKNOWN,
]
