import { expect, test } from 'vitest'
import { folderOf, indexOf, wheel } from '../support.ts'
import { pieceOf, run } from './support.ts'

const FILES = {
  'opencv_python-1.0-py3-none-any.whl': wheel('opencv-python 1.0', { size: 30_000 }).body ?? '',
  'big-1.0-py3-none-any.whl': wheel('big 1.0', { size: 90_000 }).body ?? '',
  'small-1.0-py3-none-any.whl': wheel('small 1.0', { size: 60_000 }).body ?? '',
}
const PLATFORMS = ['linux-64', 'linux-aarch64', 'osx-arm64']

test('dropping packages from a pixi.lock is a command of pixi, which edits its manifest', async () => {
  const { index } = await indexOf([wheel('opencv-python-headless 1.0', { size: 1000 })])
  const cwd = folderOf({
    ...FILES,
    'pixi.lock': `version: 6
environments:
  default:
    channels:
    - url: http://127.0.0.1:1/
    packages:
${PLATFORMS.map(
  (platform) =>
    `      ${platform}:\n${Object.keys(FILES)
      .map((file) => `      - pypi: ./${file}\n`)
      .join('')}`,
).join('')}packages:
${Object.keys(FILES)
  .map((file) => `- pypi: ./${file}\n  name: ${file.split('-', 1)[0]}\n  version: '1.0'\n`)
  .join('')}`,
  })
  const report = await run({ cwd, files: ['pixi.lock'], python: '3.12', indexUrl: index })
  const { lines, commands, notes } = pieceOf(report, 'drop-requirement')
  expect(commands).toEqual(['pixi remove --pypi big'])
  expect(lines).toEqual(commands)
  expect(notes).toEqual(['Add --feature NAME if a feature of the manifest requires it.'])
  expect(pieceOf(report, 'lighter-package').commands).toEqual([
    'pixi remove --pypi opencv-python',
    'pixi add --pypi opencv-python-headless',
  ])
})

test('dropping packages from a conda-lock.yml is an edit of the files that it was made from', async () => {
  const { index } = await indexOf([wheel('opencv-python-headless 1.0', { size: 1000 })])
  const row = (file: string, platform: string): string =>
    `- name: ${file.split('-', 1)[0]}\n  version: '1.0'\n  manager: pip\n  platform: ${platform}\n  dependencies: {}\n  url: ./${file}\n  hash: {}\n  category: main\n  optional: false\n`
  const cwd = folderOf({
    ...FILES,
    'conda-lock.yml': `version: 1
metadata:
  content_hash: {}
  channels: []
  platforms: [${PLATFORMS.join(', ')}]
  sources: [environment.yml]
package:
${PLATFORMS.flatMap((platform) => Object.keys(FILES).map((file) => row(file, platform))).join('')}`,
  })
  const report = await run({ cwd, files: ['conda-lock.yml'], python: '3.12', indexUrl: index })
  const { lines, commands } = pieceOf(report, 'drop-requirement')
  expect(lines).toEqual(['environment.yml: delete big'])
  expect(commands).toEqual(['conda-lock lock', 'conda-lock install'])
  expect(pieceOf(report, 'lighter-package').lines).toEqual([
    'environment.yml: write opencv-python-headless instead of opencv-python',
  ])
})
