import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { readFileUrl } from '../../src/fetch/file-url.ts'
import { folderOf } from '../scenarios/support.ts'

test('a device is not read, and the hint speaks of files', async () => {
  const folder = folderOf({})
  symlinkSync('/dev/zero', join(folder, 'demo-1.0-py3-none-any.whl'))
  const url = pathToFileURL(join(folder, 'demo-1.0-py3-none-any.whl')).href
  await expect(readFileUrl(url, {}, 100, 0)).rejects.toMatchObject({
    code: 'index-nonsense',
    message: `${url} is not a file`,
    hint: 'Name a file of this machine: devices and pipes are not read.',
  })
})
