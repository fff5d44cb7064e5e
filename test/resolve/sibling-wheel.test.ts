import { describe, expect, test } from 'vitest'
import { candidatesOf } from '../../src/resolve/candidates.ts'
import { siblingWheel } from '../../src/resolve/sibling-wheel.ts'
import { distFile, pageOf, planFor } from './support.ts'

/** The wheel for the newest version's sdist. */
async function sibling(
  files: readonly string[],
  options: Parameters<typeof planFor>[0] = {},
): Promise<string | undefined> {
  const { rules } = await planFor({ with: [], noBinary: [':all:'], ...options })
  const page = files.map((filename) =>
    distFile(filename, { uploadTime: filename.includes('3.0') ? Date.parse('2030-01-01') : 0 }),
  )
  const candidates = candidatesOf(pageOf('demo', page), rules)
  const [newest] = candidates.newestFirst
  const found = siblingWheel(newest!, candidates, rules)
  return (
    found && `${found.file.filename} ${found.version.normal}${found.fitsSystem ? '' : ' elsewhere'}`
  )
}

const wheels = (version: string, ...tags: readonly string[]): string[] =>
  tags.map((tag) => `demo-${version}-${tag}.whl`)
const [LINUX, OLD, ARM, MAC, WIN] = [
  'cp312-cp312-manylinux_2_17_x86_64',
  'cp38-cp38-manylinux_2_17_x86_64',
  'cp312-cp312-manylinux_2_17_aarch64',
  'cp312-cp312-macosx_11_0_arm64',
  'cp312-cp312-win_amd64',
]

describe('the wheel that shows the size of an sdist', () => {
  test.each([
    [[LINUX, OLD, ARM, MAC, WIN], LINUX, ''],
    [[OLD, ARM, MAC, WIN], OLD, ''],
    [[ARM, MAC, WIN], ARM, ' elsewhere'],
    [[MAC, WIN], WIN, ' elsewhere'],
    [['py2-none-any', ARM], 'py2-none-any', ''],
  ])('of %j is %s', async (tags, best, where) => {
    expect(await sibling(['demo-2.0.tar.gz', ...wheels('2.0', ...tags)])).toBe(
      `demo-2.0-${best}.whl 2.0${where}`,
    )
  })

  test('is one of the nearest version if its own has none', async () => {
    expect(
      await sibling([
        'demo-2.0.tar.gz',
        'demo-1.5.tar.gz',
        ...wheels('1.0', LINUX),
        ...wheels('0.9', LINUX),
      ]),
    ).toBe(`demo-1.0-${LINUX}.whl 1.0`)
  })

  test('is not one that does not exist yet', async () => {
    const files = ['demo-2.0.tar.gz', ...wheels('3.0', LINUX)]
    expect(await sibling(files, { excludeNewer: '2026-01-01' })).toBeUndefined()
  })

  test('is missing if the project has no wheel', async () => {
    expect(await sibling(['demo-2.0.tar.gz', 'demo-1.0.tar.gz'])).toBeUndefined()
  })

  test.each([
    ['windows-x86_64', 'cp38-cp38-win_amd64', ''],
    ['windows-x86', 'cp38-cp38-win32', ''],
    ['windows-x86', 'cp38-cp38-win_amd64', ' elsewhere'],
    ['macos-arm64', 'cp38-cp38-macosx_11_0_arm64', ''],
  ])('on %s is %s for another Python', async (platform, tag, fits) => {
    const found = await sibling(['demo-1.0.tar.gz', ...wheels('1.0', tag)], { platform })
    expect(found).toBe(`demo-1.0-${tag}.whl 1.0${fits}`)
  })
})
