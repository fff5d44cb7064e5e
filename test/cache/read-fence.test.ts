import { spawnSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf } from '../scenarios/support.ts'

/** In a process of its own, since a fence stays. */
test('nothing outside the fence can be read, by any path or function', () => {
  const outside = folderOf({ 'secret.txt': 'secret' })
  const inside = folderOf({ 'a.txt': 'fine' })
  symlinkSync(join(outside, 'secret.txt'), join(inside, 'link.txt'))
  symlinkSync(outside, join(inside, 'folder'))
  const fence = join(import.meta.dirname, '..', '..', 'src', 'cache', 'read-fence.ts')
  const script = join(inside, 'script.mts')
  writeFileSync(
    script,
    `import { existsSync, openSync, readFileSync, readdirSync, statSync, realpathSync } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { fenceReads } from ${JSON.stringify(fence)}
fenceReads([${JSON.stringify(inside)}], [${JSON.stringify(`${inside}-own-`)}])
const paths = ${JSON.stringify([join(outside, 'secret.txt'), join(inside, 'link.txt'), join(inside, 'folder', 'secret.txt'), join(inside, '..', 'x'), `${inside}-other`])}
const told = []
for (const path of paths) {
  if (existsSync(path)) told.push(path)
  for (const read of [openSync, readFileSync, readdirSync, statSync, realpathSync, open, readFile, stat])
    try {
      await read(path)
      told.push(read.name + ' ' + path)
    } catch (error) {
      if (error.code !== 'EACCES') told.push(error.code + ' ' + path)
    }
}
console.log(JSON.stringify([told, readFileSync(${JSON.stringify(join(inside, 'a.txt'))}, 'utf8'), existsSync(${JSON.stringify(join(inside, 'missing'))}), readdirSync(${JSON.stringify(inside)}).length]))
`,
  )
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script], {
    encoding: 'utf8',
    cwd: join(import.meta.dirname, '..', '..'),
  })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual([[], 'fine', false, 4])
})
