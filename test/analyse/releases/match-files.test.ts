import { describe, expect, test } from 'vitest'
import { matchFiles, sideOf } from '../../../src/analyse/releases/match-files.ts'
import { growthOfFiles } from '../../../src/analyse/releases/release-growth.ts'
import { tagFamily } from '../../../src/analyse/releases/wheel-platforms.ts'
import type { ReleaseFile } from '../../../src/model/release.ts'

/** `cp312-cp312-win_amd64`, or `sdist`. */
const file = (tags: string, size = 100, name = 'demo'): ReleaseFile => ({
  file: `dist/${tags}`,
  filename: `${name}-1.0-${tags}`,
  kind: tags === 'sdist' ? 'sdist' : 'wheel',
  name,
  version: '1.0',
  tags: tags === 'sdist' ? null : tags,
  download_size: size,
  unpacked_size: size * 3,
  files: 2,
})
const matched = (...sides: (readonly ReleaseFile[])[]): string[] =>
  matchFiles(sides.map((files) => ({ files }))).map(({ cells }) =>
    cells.map((cell) => cell?.tags ?? (cell === null ? '-' : 'sdist')).join(' | '),
  )

describe('the same wheel', () => {
  test('has the same tags, else tags that differ in the version of the system', () => {
    const old = [
      file('cp312-cp312-win_amd64'),
      file('cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64'),
      file('sdist'),
    ]
    const now = [
      file('cp312-cp312-manylinux_2_28_x86_64'),
      file('sdist'),
      file('cp313-cp313-win_amd64'),
      file('cp312-cp312-win_amd64'),
    ]
    expect(matched(now, old)).toEqual([
      'cp312-cp312-manylinux_2_28_x86_64 | cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64',
      'sdist | sdist',
      'cp313-cp313-win_amd64 | -',
      'cp312-cp312-win_amd64 | cp312-cp312-win_amd64',
    ])
  })

  test('of two wheels with similar tags, the one with equal tags is chosen', () => {
    const both = [
      file('cp312-cp312-manylinux_2_17_x86_64'),
      file('cp312-cp312-manylinux_2_28_x86_64'),
    ]
    expect(matched([both[1]!, both[0]!], both)).toEqual(
      both.toReversed().map(({ tags }) => `${tags} | ${tags}`),
    )
  })

  test('is of the same project', () => {
    expect(matched([file('py3-none-any', 1, 'a')], [file('py3-none-any', 1, 'b')])).toEqual([
      'py3-none-any | -',
      '- | py3-none-any',
    ])
  })

  test('is the only one of its project on each side, whatever its tags', () => {
    expect(
      matched([file('cp312-cp312-win_amd64')], [file('cp312-cp312-macosx_11_0_arm64')], []),
    ).toEqual(['cp312-cp312-win_amd64 | cp312-cp312-macosx_11_0_arm64 | -'])
  })
})

test.each([
  ['cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64', 'cp312-cp312-manylinux x86_64'],
  ['cp312-abi3-musllinux_1_2_aarch64', 'cp312-abi3-musllinux aarch64'],
  ['cp312-cp312-macosx_10_9_universal2', 'cp312-cp312-macosx universal2'],
  ['cp312-cp312-linux_x86_64', 'cp312-cp312-manylinux x86_64'],
  ['py3-none-any', 'py3-none-any'],
])('%s without versions of systems is %s', (tags, family) => expect(tagFamily(tags)).toBe(family))

test('a side adds up the known figures of all its files', () => {
  const unread = { ...file('sdist'), unpacked_size: null, files: null }
  expect(sideOf('dist/', null, [file('py3-none-any'), unread]).totals).toEqual({
    distributions: 2,
    download_size: 200,
    unpacked_size: null,
    files: null,
  })
})

describe('growth', () => {
  const rows = matchFiles([
    { files: [file('cp312-cp312-win_amd64', 130), file('sdist', 210)] },
    { files: [file('cp312-cp312-win_amd64', 100), file('sdist', 200)] },
  ])

  test('is that of the file that exceeds its limit most', () => {
    expect(growthOfFiles({ kind: 'share', share: 0.1 }, rows)).toEqual({
      limit: 10,
      measured: 30,
      over_by: 20,
      ok: false,
      filename: 'demo-1.0-cp312-cp312-win_amd64',
    })
    expect(growthOfFiles({ kind: 'bytes', bytes: 30 }, rows).ok).toBe(true)
  })

  test('is undecided if no file has a counterpart', () => {
    expect(
      growthOfFiles(
        { kind: 'bytes', bytes: 5 },
        matchFiles([{ files: [file('sdist')] }, { files: [] }]),
      ).ok,
    ).toBeNull()
  })
})
