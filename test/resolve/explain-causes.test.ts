import { expect, test } from 'vitest'
import { explanation, type Failing } from './explain-support.ts'

const fails = async (index: string, line: string, more: Partial<Failing> = {}): Promise<string> =>
  (await explanation({ index, lines: [line], ...more })).replace('\nat requirements.txt:1', '')

test('a package that does not exist: known names that are near', async () => {
  expect(await fails('web 1.0', 'reqeusts')).toMatchInlineSnapshot(`
    "no-such-package: There is no package reqeusts.
    hint: Did you mean requests?"
  `)
})

test('a package that does not exist: names of this run are near too', async () => {
  const index = 'granary 1.0: granary-toolz\ngranary-tools 1.0'
  expect(await explanation({ index, lines: ['granary-tools', 'granary'] })).toMatchInlineSnapshot(`
    "no-such-package: granary 1.0 needs granary-toolz, and there is no package granary-toolz.
    at requirements.txt:2
    hint: Did you mean granary-tools?"
  `)
})

test('a package that does not exist, and nothing is near', async () => {
  expect(await fails('web 1.0', 'zzyzx-unheard-of')).toMatchInlineSnapshot(`
    "no-such-package: There is no package zzyzx-unheard-of.
    hint: Check its spelling, or name the index that has it with --extra-index-url."
  `)
})

test('the name under which a package is imported', async () => {
  expect(await fails('web 1.0', 'sklearn')).toMatchInlineSnapshot(`
    "no-such-package: There is no package sklearn.
    hint: It is imported as sklearn, and installed as scikit-learn."
  `)
})

const BLACK = 'black 23.12.1\nblack 24.1a1\nblack 24.1.0\nblack 26.10.1'

test('a version that does not exist: the nearest', async () => {
  expect(await fails(BLACK, 'black==24.0.0')).toMatchInlineSnapshot(`
    "no-such-version: There is no black 24.0.0.
    hint: The nearest versions of black are 23.12.1 and 24.1.0, the newest is 26.10.1."
  `)
})

test('a range without a version', async () => {
  expect(await fails(BLACK, 'black<26,>24.1')).toMatchInlineSnapshot(`
    "no-such-version: No version of black is >24.1,<26.
    hint: The nearest versions of black are 24.1.0 and 26.10.1."
  `)
})

test('a range above all versions', async () => {
  expect(await fails(BLACK, 'black>=99')).toMatchInlineSnapshot(`
    "no-such-version: No version of black is >=99.
    hint: The newest version of black is 26.10.1."
  `)
})

test('a range below all versions', async () => {
  expect(await fails(BLACK, 'black<20')).toMatchInlineSnapshot(`
    "no-such-version: No version of black is <20.
    hint: The nearest version of black is 23.12.1, the newest is 26.10.1."
  `)
})

test('a project without files', async () => {
  expect(await fails('web 1.0\nweb 1.0 (nonsense)', 'web==3.*')).toMatchInlineSnapshot(`
    "no-such-version: No version of web is ==3.*.
    hint: The newest version of web is 1.0."
  `)
})

test('parts that exclude each other', async () => {
  expect(await fails('foo 1.5', 'foo>2,<1')).toMatchInlineSnapshot(`
    "empty-specifier: No version can meet foo>2,<1.
    hint: Change one of its bounds."
  `)
})

test('a version for other Pythons: an upper bound holds for pip, and not for uv', async () => {
  const index = 'camel-tools 1.5.2 (python <3.11)\ncamel-tools 1.4.1'
  expect(await fails(index, 'camel-tools==1.5.2', { installer: 'pip' })).toMatchInlineSnapshot(`
    "python-mismatch: camel-tools 1.5.2 needs Python <3.11, and the target has Python 3.11.7.
    hint: Use --python 3.10, or camel-tools 1.4.1, which takes Python 3.11."
  `)
  expect(await fails(index, 'camel-tools==1.5.2', { installer: 'uv' })).toMatchInlineSnapshot(`"solved: camel-tools 1.5.2"`)
})

test('a version for newer Pythons', async () => {
  expect(await fails('web 9.0 (python >=3.13)\nweb 8.0 (python >=3.12)\nweb 7.0', 'web>=8')).toMatchInlineSnapshot(`
    "python-mismatch: web 9.0 needs Python >=3.13, and web 8.0 needs Python >=3.12, and the target has Python 3.11.7.
    hint: Use --python 3.13, or web 7.0, which takes Python 3.11."
  `)
})

test('no Python 3 will do', async () => {
  expect(await fails('old 1.0 (python >=4)', 'old')).toMatchInlineSnapshot(`
    "python-mismatch: old 1.0 needs Python >=4, and the target has Python 3.11.7.
    hint: No Python 3 will do for it."
  `)
})

test('only an sdist, and --only-binary', async () => {
  expect(await fails('web 2.0 (sdist)\nweb 1.0', 'web>=2', { lines: ['--only-binary web', 'web>=2'] })).toMatchInlineSnapshot(`
    "only-sdist: web 2.0 comes as an sdist only, which --only-binary rules out.
    at requirements.txt:2
    hint: Take web out of --only-binary, or use web 1.0."
  `)
})

test('only wheels, and --no-binary', async () => {
  expect(await fails('web 2.0\nweb 1.0 (sdist)', '', { lines: ['--no-binary :all:', 'web==2.0'] })).toMatchInlineSnapshot(`
    "only-wheels: web 2.0 comes as wheels only, which --no-binary rules out.
    at requirements.txt:2
    hint: Take web out of --no-binary, or use web 1.0."
  `)
})

test('wheels for other platforms', async () => {
  const index = 'fast 2.0 (cp311-cp311-win_amd64)\nfast 2.0 (cp311-cp311-macosx_11_0_arm64)\nfast 1.0'
  expect(await fails(index, 'fast==2.0')).toMatchInlineSnapshot(`
    "no-wheel-for-platform: fast 2.0 has wheels for macos-arm64 and windows-x86_64 only, not for linux-x86_64, and there is no sdist.
    hint: Choose another --platform, or use fast 1.0."
  `)
})

test('wheels for a newer C library', async () => {
  expect(await fails('fast 2.0 (cp311-cp311-manylinux_2_39_x86_64)', 'fast', { glibc: '2.17' })).toMatchInlineSnapshot(`
    "no-wheel-for-platform: fast 2.0 has wheels for glibc 2.39 or newer only, not for glibc 2.17, and there is no sdist.
    hint: Choose --glibc 2.39 if the machine has it."
  `)
})

test('wheels for other Pythons', async () => {
  const index = 'fast 2.0 (cp39-cp39-manylinux_2_17_x86_64)\nfast 2.0 (cp310-cp310-manylinux_2_17_x86_64)'
  expect(await fails(index, 'fast==2.0')).toMatchInlineSnapshot(`
    "no-wheel-for-python: fast 2.0 has wheels for CPython 3.9 and 3.10 only, not for Python 3.11, and there is no sdist.
    hint: Choose --python 3.10."
  `)
})

test('wheels for other platforms, and an sdist that is ruled out', async () => {
  const index = 'fast 2.0 (cp311-cp311-win_amd64)\nfast 2.0 (sdist)'
  expect(await fails(index, '', { lines: ['--only-binary :all:', 'fast'] })).toMatchInlineSnapshot(`
    "no-wheel-for-platform: fast 2.0 has wheels for windows-x86_64 only, not for linux-x86_64, and its sdist is ruled out by --only-binary.
    at requirements.txt:2
    hint: Choose another --platform, or take fast out of --only-binary."
  `)
})

test('a yanked version, with its reason', async () => {
  expect(await fails('web 2.0 (yanked)\nweb 1.0', 'web>=2')).toMatchInlineSnapshot(`
    "yanked: web 2.0 was yanked: "a mistake".
    hint: Pin web==2.0 to take it all the same, or use web 1.0."
  `)
})

test('too new for the date', async () => {
  const uploaded = {
    'web-2.1-py3-none-any.whl': '2025-11-20',
    'web-2.0-py3-none-any.whl': '2025-11-14',
    'web-1.0-py3-none-any.whl': '2025-01-01',
  }
  const index = 'web 2.1\nweb 2.0\nweb 1.0'
  expect(await fails(index, 'web>=2', { uploaded, excludeNewer: '2025-11-12' })).toMatchInlineSnapshot(`
    "too-new: web 2.0 and 2.1 were uploaded on 2025-11-14 or later, after what --exclude-newer admits.
    hint: Move --exclude-newer to 2025-11-14, or use web 1.0, which was there before."
  `)
  expect(await fails(index, 'web==2.0', { uploaded, excludeNewer: '2025-11-12' })).toMatchInlineSnapshot(`
    "too-new: web 2.0 was uploaded on 2025-11-14, after what --exclude-newer admits.
    hint: Move --exclude-newer to 2025-11-14, or use web 1.0, which was there before."
  `)
})

test('no file has the hash', async () => {
  const hashes = { 'web-2.0-py3-none-any.whl': 'a'.repeat(64), 'web-1.0-py3-none-any.whl': 'b'.repeat(64) }
  expect(await fails('web 2.0\nweb 1.0', `web==2.0 --hash=sha256:${'b'.repeat(64)}`, { hashes })).toMatchInlineSnapshot(`
    "hash-mismatch: web 2.0 has no file with one of the hashes that are given.
    hint: The hashes are those of web 1.0: take them from the index anew, or use that."
  `)
})

test('metadata that cannot be had', async () => {
  expect(await fails('web 2.0 (broken)\nweb 1.0', 'web==2.0')).toMatchInlineSnapshot(`
    "no-metadata: web 2.0 cannot be used, since what it depends on is not known: it has no METADATA.
    hint: Give a wheel of it with --find-links, or use web 1.0."
  `)
})

test('pre-releases are ruled out', async () => {
  expect(await fails('web 2.0rc1\nweb 1.0', '', { lines: ['--only-final=web', 'web>1'] })).toMatchInlineSnapshot(`
    "needs-pre: web 2.0rc1 is a pre-release, which --only-final rules out.
    at requirements.txt:2
    hint: Admit pre-releases with --pre, or use web 1.0."
  `)
})

test("builds that are on PyTorch's index", async () => {
  expect(await fails('torch 2.9.0\ntorch 2.8.0', 'torch==2.9.0+cpu')).toMatchInlineSnapshot(`
    "no-such-version: There is no torch 2.9.0+cpu.
    hint: Builds such as +cpu are on PyTorch's own index: add --torch cpu."
  `)
})

test('local versions of another index', async () => {
  expect(await fails('web 1.0', 'web==1.0+patched')).toMatchInlineSnapshot(`
    "no-such-version: There is no web 1.0+patched.
    hint: Local versions such as +patched are seldom on a public index: name the one that has it with --extra-index-url."
  `)
})

test('several obstacles, the newest first', async () => {
  expect(await fails('web 3.0 (yanked)\nweb 2.0 (python >=3.12)\nweb 1.0 (broken)', 'web')).toMatchInlineSnapshot(`
    "yanked: web 3.0 was yanked: "a mistake"; web 2.0 needs Python >=3.12, and the target has Python 3.11.7; web 1.0 cannot be used, since what it depends on is not known: it has no METADATA.
    hint: Pin web==3.0 to take it all the same."
  `)
})
