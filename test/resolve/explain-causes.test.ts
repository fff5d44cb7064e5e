import { expect, test } from 'vitest'
import { explanation, type Failing } from './explain-support.ts'

const fails = async (index: string, line: string, more: Partial<Failing> = {}): Promise<string> =>
  (await explanation({ index, lines: [line], ...more })).replace('\nat requirements.txt:1', '')

test('a package that does not exist: similar known names', async () => {
  expect(await fails('requests 2.0', 'reqeusts')).toMatchInlineSnapshot(`
    "no-such-package: reqeusts is not on the index.
    hint: Did you mean requests?"
  `)
})

test('a package that does not exist: similar names of this run', async () => {
  const index = 'granary 1.0: granary-toolz\ngranary-tools 1.0'
  expect(await explanation({ index, lines: ['granary-tools', 'granary'] })).toMatchInlineSnapshot(`
    "no-such-package: granary 1.0 needs granary-toolz, and granary-toolz is not on the index.
    at requirements.txt:2"
  `)
})

test('a package that does not exist, without a similar name', async () => {
  expect(await fails('web 1.0', 'zzyzx-unheard-of')).toMatchInlineSnapshot(
    `"no-such-package: zzyzx-unheard-of is not on the index."`,
  )
})

test('the name under which a package is imported', async () => {
  expect(await fails('scikit-learn 1.0', 'sklearn')).toMatchInlineSnapshot(`
    "no-such-package: sklearn is not on the index.
    hint: Did you mean scikit-learn? sklearn is the name it is imported by."
  `)
})

const BLACK = 'black 23.12.1\nblack 24.1a1\nblack 24.1.0\nblack 26.10.1'

test('a version that does not exist: the nearest', async () => {
  expect(await fails(BLACK, 'black==24.0.0')).toMatchInlineSnapshot(`
    "no-such-version: There is no black 24.0.0 (the nearest are 23.12.1 and 24.1.0, the newest is 26.10.1).
    hint: Change black==24.0.0 to black==24.1.0."
  `)
})

test('a range without a version', async () => {
  expect(await fails(BLACK, 'black<26,>24.1')).toMatchInlineSnapshot(`
    "no-such-version: No version of black is >24.1,<26 (the nearest are 24.1.0 and 26.10.1).
    hint: Change black<26,>24.1 to black==24.1.0."
  `)
})

test('a range above all versions', async () => {
  expect(await fails(BLACK, 'black>=99')).toMatchInlineSnapshot(`
    "no-such-version: No version of black is >=99 (the newest is 26.10.1).
    hint: Change black>=99 to black==26.10.1."
  `)
})

test('a range below all versions', async () => {
  expect(await fails(BLACK, 'black<20')).toMatchInlineSnapshot(`
    "no-such-version: No version of black is <20 (the nearest is 23.12.1, the newest is 26.10.1).
    hint: Change black<20 to black==23.12.1."
  `)
})

test('a project without files', async () => {
  expect(await fails('web 1.0\nweb 1.0 (nonsense)', 'web==3.*')).toMatchInlineSnapshot(`
    "no-such-version: No version of web is ==3.* (the newest is 1.0).
    hint: Change web==3.* to web==1.0."
  `)
})

test('parts that exclude each other', async () => {
  expect(await fails('foo 1.5', 'foo>2,<1')).toMatchInlineSnapshot(
    `"empty-specifier: No version can meet foo>2,<1."`,
  )
})

test('a version for other Pythons: an upper bound counts for pip, and not for uv', async () => {
  const index = 'camel-tools 1.5.2 (python <3.11)\ncamel-tools 1.4.1'
  expect(await fails(index, 'camel-tools==1.5.2', { installer: 'pip' })).toMatchInlineSnapshot(`
    "python-mismatch: camel-tools 1.5.2 needs Python <3.11, but the target has Python 3.11.7.
    hint: Change camel-tools==1.5.2 to camel-tools==1.4.1, or use --python 3.10."
  `)
  expect(await fails(index, 'camel-tools==1.5.2', { installer: 'uv' })).toMatchInlineSnapshot(
    `"solved: camel-tools 1.5.2"`,
  )
})

test('a version for newer Pythons', async () => {
  expect(
    await fails('web 9.0 (python >=3.13)\nweb 8.0 (python >=3.12)\nweb 7.0', 'web>=8'),
  ).toMatchInlineSnapshot(`
    "python-mismatch: web 9.0 needs Python >=3.13, and web 8.0 needs Python >=3.12, but the target has Python 3.11.7.
    hint: Change web>=8 to web==7.0, or use --python 3.12."
  `)
})

test('no Python 3 is supported', async () => {
  expect(await fails('old 1.0 (python >=4)', 'old')).toMatchInlineSnapshot(
    `"python-mismatch: old 1.0 needs Python >=4, but the target has Python 3.11.7."`,
  )
})

test('only an sdist, and --only-binary', async () => {
  expect(
    await fails('web 2.0 (sdist)\nweb 1.0', 'web>=2', { lines: ['--only-binary web', 'web>=2'] }),
  ).toMatchInlineSnapshot(`
    "only-sdist: web 2.0 has only an sdist, which --only-binary excludes.
    at requirements.txt:2
    hint: Change web>=2 to web==1.0, or allow its sdist with --no-binary web."
  `)
})

test('only wheels, and --no-binary', async () => {
  expect(
    await fails('web 2.0\nweb 1.0 (sdist)', '', { lines: ['--no-binary :all:', 'web==2.0'] }),
  ).toMatchInlineSnapshot(`
    "only-wheels: web 2.0 has only wheels, which --no-binary excludes.
    at requirements.txt:2
    hint: Change web==2.0 to web==1.0, or allow its wheels with --only-binary web."
  `)
})

test('wheels for other platforms', async () => {
  const index =
    'fast 2.0 (cp311-cp311-win_amd64)\nfast 2.0 (cp311-cp311-macosx_11_0_arm64)\nfast 1.0'
  expect(await fails(index, 'fast==2.0')).toMatchInlineSnapshot(`
    "no-wheel-for-platform: fast 2.0 has wheels only for macos-arm64 and windows-x86_64, not for linux-x86_64, and no sdist.
    hint: Change fast==2.0 to fast==1.0."
  `)
})

test('wheels for a newer C library', async () => {
  expect(
    await fails('fast 2.0 (cp311-cp311-manylinux_2_39_x86_64)', 'fast', { glibc: '2.17' }),
  ).toMatchInlineSnapshot(`
    "no-wheel-for-platform: fast 2.0 has wheels only for glibc 2.39 or newer, not for glibc 2.17, and no sdist.
    hint: Use --glibc 2.39 if the target has it."
  `)
})

test('wheels for other Pythons', async () => {
  const index =
    'fast 2.0 (cp39-cp39-manylinux_2_17_x86_64)\nfast 2.0 (cp310-cp310-manylinux_2_17_x86_64)'
  expect(await fails(index, 'fast==2.0')).toMatchInlineSnapshot(`
    "no-wheel-for-python: fast 2.0 has wheels only for CPython 3.9 and 3.10, not for Python 3.11, and no sdist.
    hint: Use --python 3.10."
  `)
})

test('a wheel whose name repeats its tags thousands of times', async () => {
  const many = (tag: string): string => `${`${tag}.`.repeat(50_000)}${tag}`
  const explained = await fails(`fast 2.0 (${many('py3')}-${many('abi')}-${many('any')})`, 'fast')
  expect(explained).toContain('fast 2.0 has wheels only for Python 3, not for Python 3.11')
})

test('3,000 versions for other platforms are each looked at once', async () => {
  const index = Array.from({ length: 3000 }, (_, at) => `fast 1.${at} (py3-none-win_amd64)`)
  expect(await fails(index.join('\n'), 'fast')).toContain(
    'have wheels only for windows-x86_64, not for linux-x86_64, and no sdist',
  )
})

test('wheels for other platforms, and an excluded sdist', async () => {
  const index = 'fast 2.0 (cp311-cp311-win_amd64)\nfast 2.0 (sdist)'
  expect(await fails(index, '', { lines: ['--only-binary :all:', 'fast'] })).toMatchInlineSnapshot(`
    "no-wheel-for-platform: fast 2.0 has wheels only for windows-x86_64, not for linux-x86_64, and --only-binary excludes its sdist.
    at requirements.txt:2
    hint: Allow its sdist with --no-binary fast."
  `)
})

test('a yanked version, with its reason', async () => {
  expect(await fails('web 2.0 (yanked)\nweb 1.0', 'web>=2')).toMatchInlineSnapshot(`
    "yanked: web 2.0 was yanked: "a mistake".
    hint: Change web>=2 to web==1.0, or pin web==2.0 to use the yanked version."
  `)
})

test('too new for the date', async () => {
  const uploaded = {
    'web-2.1-py3-none-any.whl': '2025-11-20',
    'web-2.0-py3-none-any.whl': '2025-11-14',
    'web-1.0-py3-none-any.whl': '2025-01-01',
  }
  const index = 'web 2.1\nweb 2.0\nweb 1.0'
  expect(
    await fails(index, 'web>=2', { uploaded, excludeNewer: '2025-11-12' }),
  ).toMatchInlineSnapshot(`
    "too-new: web 2.0 and 2.1 were uploaded on 2025-11-14 or later, after the date of --exclude-newer.
    hint: Change web>=2 to web==1.0, or use --exclude-newer 2025-11-14."
  `)
  expect(
    await fails(index, 'web==2.0', { uploaded, excludeNewer: '2025-11-12' }),
  ).toMatchInlineSnapshot(`
    "too-new: web 2.0 was uploaded on 2025-11-14, after the date of --exclude-newer.
    hint: Change web==2.0 to web==1.0, or use --exclude-newer 2025-11-14."
  `)
})

test('no file has the hash', async () => {
  const hashes = {
    'web-2.0-py3-none-any.whl': 'a'.repeat(64),
    'web-1.0-py3-none-any.whl': 'b'.repeat(64),
  }
  expect(
    await fails('web 2.0\nweb 1.0', `web==2.0 --hash=sha256:${'b'.repeat(64)}`, { hashes }),
  ).toMatchInlineSnapshot(`
    "hash-mismatch: No file of web 2.0 has one of the given hashes.
    hint: Change web==2.0 to web==1.0."
  `)
})

test('metadata that cannot be read', async () => {
  expect(await fails('web 2.0 (broken)\nweb 1.0', 'web==2.0')).toMatchInlineSnapshot(`
    "no-metadata: web 2.0 cannot be used: it has no METADATA.
    hint: Change web==2.0 to web==1.0."
  `)
})

test('pre-releases are excluded', async () => {
  expect(
    await fails('web 2.0rc1\nweb 1.0', '', { lines: ['--only-final=web', 'web>1'] }),
  ).toMatchInlineSnapshot(`
    "needs-pre: web 2.0rc1 is a pre-release, which --only-final excludes.
    at requirements.txt:2
    hint: Change web>1 to web==1.0, or add --pre to allow pre-releases."
  `)
})

test("builds that are on PyTorch's index", async () => {
  expect(await fails('torch 2.9.0\ntorch 2.8.0', 'torch==2.9.0+cpu')).toMatchInlineSnapshot(
    `"no-such-version: There is no torch 2.9.0+cpu (the newest is 2.9.0)."`,
  )
})

test('local versions of another index', async () => {
  expect(await fails('web 1.0', 'web==1.0+patched')).toMatchInlineSnapshot(
    `"no-such-version: There is no web 1.0+patched (the newest is 1.0)."`,
  )
})

test('several obstacles, the newest first', async () => {
  expect(
    await fails('web 3.0 (yanked)\nweb 2.0 (python >=3.12)\nweb 1.0 (broken)', 'web'),
  ).toMatchInlineSnapshot(`
    "yanked: web 3.0 was yanked: "a mistake"; web 2.0 needs Python >=3.12, but the target has Python 3.11.7; web 1.0 cannot be used: it has no METADATA.
    hint: Pin web==3.0 to use the yanked version, or use --python 3.12."
  `)
})

test('without any trial, the nearest version on the page', async () => {
  const index = 'web 9.0 (python >=3.13)\nweb 8.0 (python >=3.11)\nweb 7.0'
  expect(await fails(index, 'web==9.0', { noTime: true })).toMatchInlineSnapshot(`
    "python-mismatch: web 9.0 needs Python >=3.13, but the target has Python 3.11.7.
    hint: The nearest version for this target is 8.0."
  `)
})

test('without any trial, no version without a wheel, because its build may fail', async () => {
  const index = 'web 9.0 (python >=3.13)\nweb 8.0 (sdist)'
  expect(await fails(index, 'web==9.0', { noTime: true })).toMatchInlineSnapshot(
    `"python-mismatch: web 9.0 needs Python >=3.13, but the target has Python 3.11.7."`,
  )
})

test('hashes of no file', async () => {
  const line = `web==7.0 --hash=sha256:${'0'.repeat(64)}`
  const hashes = { 'web-7.0-py3-none-any.whl': 'a'.repeat(64) }
  expect(await fails('web 7.0', line, { hashes, noTime: true })).toMatchInlineSnapshot(`
    "hash-mismatch: No file of web 7.0 has one of the given hashes.
    hint: Write the hashes again with the tool that made them, such as pip-compile --generate-hashes."
  `)
})
