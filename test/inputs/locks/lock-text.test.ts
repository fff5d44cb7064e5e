import { describe, expect, test } from 'vitest'
import { requireLockText } from '../../../src/inputs/locks/lock-text.ts'

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

  test('and a lock is not', () => {
    expect(refusal('version = 1\n# <<<<<<< no conflict\n')).toBeUndefined()
  })
})
