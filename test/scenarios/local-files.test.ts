import { describe, expect, test } from 'vitest'
import { fileOf, sha256, sizeOf } from './locks-support.ts'
import { folderOf, indexOf, packageOf, run } from './support.ts'

describe('a wheel that a lock names by its path', () => {
  const file = fileOf('deep-1.0')
  const hash = `sha256:${sha256(file)}`
  const cases = [
    [
      'poetry.lock',
      `[[package]]\nname = "deep"\nversion = "1.0"\noptional = false\npython-versions = "*"\ngroups = ["main"]\nfiles = [{file = "${file.filename}", hash = "${hash}"}]\n\n[package.source]\ntype = "file"\nurl = "wheels/${file.filename}"\n\n[metadata]\nlock-version = "2.1"\npython-versions = "*"\ncontent-hash = "0"\n`,
    ],
    [
      'pdm.lock',
      `[metadata]\ngroups = ["default"]\nstrategy = ["inherit_metadata"]\nlock_version = "4.5.0"\ncontent_hash = "sha256:0"\n\n[[package]]\nname = "deep"\nversion = "1.0"\npath = "./wheels/${file.filename}"\ngroups = ["default"]\nfiles = [{file = "${file.filename}", hash = "${hash}"}]\n`,
    ],
    [
      'Pipfile.lock',
      JSON.stringify({
        _meta: { 'pipfile-spec': 6 },
        default: { deep: { file: `wheels/${file.filename}` } },
      }),
    ],
    [
      'pylock.toml',
      `lock-version = "1.0"\ncreated-by = "demo"\n\n[[packages]]\nname = "deep"\nversion = "1.0"\narchive = { path = "wheels/${file.filename}", hashes = { sha256 = "${sha256(file)}" } }\n`,
    ],
  ] as const
  test.each(cases)('is weighed: %s', async (name, text) => {
    const { index, requests } = await indexOf([])
    const cwd = folderOf({ [name]: text, [`wheels/${file.filename}`]: file.body ?? '' })
    const answer = await run({ files: [name], cwd, indexUrl: index })
    expect(packageOf(answer, 'deep')).toMatchObject({
      version: '1.0',
      download_size: sizeOf(file),
      sources: { download: 'exact', installed: 'exact' },
    })
    expect(requests).toEqual([])
  })

  test.each(cases)('is refused with another hash, as its tool does: %s', async (name, text) => {
    const { index } = await indexOf([])
    const cwd = folderOf({ [name]: text, [`wheels/${file.filename}`]: 'another file' })
    const answer = run({ files: [name], cwd, indexUrl: index })
    // pipenv installs it without looking at the hash.
    if (name === 'Pipfile.lock') expect((await answer).scenarios).toHaveLength(1)
    else
      await expect(answer).rejects.toMatchObject({
        code: 'hash-mismatch',
        exitCode: 3,
        places: [{ file: name }],
      })
  })

  test.each(cases)('stops the estimate if it is gone: %s', async (name, text) => {
    const cwd = folderOf({ [name]: text })
    await expect(run({ files: [name], cwd })).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringMatching(RegExp(`^There is no file /.*/wheels/${file.filename}\\.$`)),
      exitCode: 2,
      places: [expect.objectContaining({ file: name })],
    })
  })

  test.each(['/dev/zero', 'wheels/deep-1.0.zip'])('is missing: %s', async (path) => {
    const text = `version = 1\nrequires-python = ">=3.8"\n\n[[package]]\nname = "app"\nversion = "0"\nsource = { virtual = "." }\ndependencies = [{ name = "deep" }]\n\n[[package]]\nname = "deep"\nversion = "1.0"\nsource = { path = "${path}" }\n`
    const cwd = folderOf({ 'uv.lock': text })
    await expect(run({ files: ['uv.lock'], cwd })).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringMatching(/^There is no file \/[^:]*\.$/),
      exitCode: 2,
      places: [{ file: 'uv.lock', line: 10 }],
    })
  })
})
