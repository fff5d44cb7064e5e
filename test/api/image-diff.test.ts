import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ImageDiff, imageDiff } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'

const PACKAGES = [wheel('six 1.16', { size: 40_000 }), wheel('flask 3.0', { size: 90_000 })]

/** Two Dockerfiles in one context. */
async function compare(old: string, now: string): Promise<ImageDiff> {
  const { index: indexUrl } = await indexOf(PACKAGES)
  const cwd = folderOf({ old, now, 'app.py': 'app = 1\n', 'data.bin': 'x'.repeat(50_000) })
  return imageDiff('old', 'now', {
    cwd,
    indexUrl,
    cache: false,
    snapshot: false,
    compare: false,
    env: {},
  })
}

const changes = ({ diff }: ImageDiff) =>
  diff.layers
    .filter(({ line }) => line !== null)
    .map(({ change, line, cause }) => [change, line, cause])

const start = 'FROM python:3.11-slim\nRUN pip install --no-cache-dir six\n'

describe('layers that are pulled again', () => {
  test('are missing for the same file', async () => {
    const answer = await compare(start, start)
    expect(answer.diff.pulled_size).toBe(0)
    expect(changes(answer)).toEqual([['same', 2, null]])
  })

  test('are all above the first that differs, each with its cause', async () => {
    const answer = await compare(
      `${start}COPY app.py .\nCOPY data.bin .\n`,
      `${start.replace('six', 'flask')}COPY app.py .\nCOPY data.bin .\n`,
    )
    expect(changes(answer)).toEqual([
      ['changed', 2, 'its instruction differs'],
      ['changed', 3, 'line 2 changes below it'],
      ['changed', 4, 'line 2 changes below it'],
    ])
    expect(answer.diff.pulled_size).toBeGreaterThan(20_000)
  })

  test('do not include an unchanged COPY --link', async () => {
    const answer = await compare(
      `${start}COPY --link data.bin .\n`,
      `${start.replace('six', 'flask')}COPY --link data.bin .\n`,
    )
    expect(changes(answer).map(([change]) => change)).toEqual(['changed', 'same'])
  })

  test('include new and removed ones', async () => {
    expect(changes(await compare(start, `${start}COPY app.py .\n`))).toEqual([
      ['same', 2, null],
      ['added', 3, 'the old image has no such instruction'],
    ])
    expect(changes(await compare(`${start}COPY app.py .\n`, start))).toEqual([
      ['same', 2, null],
      ['removed', 3, null],
    ])
  })
})

test('a revision is compared with the working folder, by the contents of COPY', async () => {
  const { index: indexUrl } = await indexOf(PACKAGES)
  const cwd = folderOf({ Dockerfile: `${start}COPY data.bin .\n`, 'data.bin': 'x'.repeat(1000) })
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
      cwd,
      stdio: 'pipe',
    })
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'one')
  writeFileSync(join(cwd, 'data.bin'), 'x'.repeat(5000))
  const answer = await imageDiff('HEAD', undefined, {
    cwd,
    indexUrl,
    cache: false,
    snapshot: false,
    compare: false,
    env: { PATH: process.env.PATH },
  })
  expect(changes(answer)).toEqual([
    ['same', 2, null],
    ['changed', 3, 'its files differ'],
  ])
  expect(answer.diff.layers.at(-1)).toMatchObject({ old_size: 1000, new_size: 5000 })
})

test('an argument that is neither a file nor a revision is an error', async () => {
  const cwd = folderOf({ Dockerfile: start })
  await expect(imageDiff('Dockerfile', undefined, { cwd })).rejects.toMatchObject({
    code: 'one-side',
  })
  await expect(imageDiff('nowhere', 'neither', { cwd })).rejects.toMatchObject({
    code: 'no-repository',
  })
})
