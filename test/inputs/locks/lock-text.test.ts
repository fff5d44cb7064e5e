import { describe, expect, test } from 'vitest'
import { requireLockText } from '../../../src/inputs/locks/lock-text.ts'
import { readInputs } from '../../../src/inputs/read-inputs.ts'
import { failure, tree } from '../tree.ts'

const refusal = (text: string) => {
  try {
    requireLockText({ file: 'uv.lock', text, sha256: '' })
  } catch (error) {
    return error
  }
  return undefined
}

describe('a text in place of a lock is refused', () => {
  test.each([
    ['', 'uv.lock is empty.', { file: 'uv.lock' }],
    ['\r\n\n', 'uv.lock is empty.', { file: 'uv.lock' }],
    [
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n',
      'uv.lock is a pointer of Git LFS, and not the lock itself.',
      { file: 'uv.lock', line: 1 },
    ],
    ['\0'.repeat(50), 'uv.lock contains only NUL bytes.', { file: 'uv.lock' }],
    [
      '\n<!DOCTYPE html>\n<html>404: Not Found</html>\n',
      'uv.lock is a page in HTML or XML, and not a lock file.',
      { file: 'uv.lock', line: 1 },
    ],
    [
      '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>',
      'uv.lock is a page in HTML or XML, and not a lock file.',
      { file: 'uv.lock', line: 1 },
    ],
    [
      'version = 1\n<<<<<<< HEAD\nrevision = 2\n=======\nrevision = 3\n>>>>>>> main\n',
      'uv.lock contains a merge conflict.',
      { file: 'uv.lock', line: 2, text: '<<<<<<< HEAD' },
    ],
  ])('%j', (text, message, place) => {
    expect(refusal(text)).toMatchObject({
      code: 'invalid-lock',
      exitCode: 2,
      message,
      places: [place],
    })
  })

  test('such as one in UTF-16, with or without a mark', async () => {
    const lock = 'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n'
    const little = Buffer.from(lock, 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const bytes of [little, big, Buffer.concat([Buffer.of(0xff, 0xfe), little])]) {
      const reading = readInputs({ files: ['uv.lock'], cwd: tree({ 'uv.lock': bytes }), env: {} })
      expect(await failure(reading)).toContain('invalid-lock: uv.lock is UTF-16, and not UTF-8.')
    }
  })

  test('and a lock is not', () => {
    expect(refusal('version = 1\n# <<<<<<< no conflict\n')).toBeUndefined()
  })
})
