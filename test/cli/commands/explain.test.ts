import { expect, test } from 'vitest'
import { CODES } from '../../../src/codes/all-codes.ts'
import { run } from '../fake-host.ts'

test.each(CODES)('every %s is explained on stdout', async (kind, codes) => {
  for (const [code, { meaning, remedy }] of Object.entries(codes)) {
    const { code: exit, stdout, stderr } = await run(['explain', code])
    expect([exit, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`${kind}[${code}]\n`)
    expect(stdout.replace(/\n */g, ' ')).toContain(`${meaning} What helps: ${remedy}`)
  }
})

test('a code is accepted in the form of the message', async () => {
  expect((await run(['explain', 'warning[estimated-sdist]:'])).stdout).toMatch(
    /^warning\[estimated-sdist\]\n/,
  )
  expect((await run(['explain', 'CONFLICT'])).code).toBe(0)
})

test('a code with two meanings is explained twice', async () => {
  expect((await run(['explain', 'cache-unwritable'])).stdout).toMatch(
    /^error\[cache-unwritable\]\n[\s\S]*\n\nwarning\[cache-unwritable\]\n/,
  )
})

test.each([
  ['estimatd-sdist', /^hint: Did you mean estimated-sdist\b.*\?$/m],
  ['unknown', /^hint: Did you mean [a-z-]+, [a-z-]+ or [a-z-]+\?$/m],
  ['__proto__', /^hint: /m],
  ['xyzzyplugh', /^hint: The code is the word in brackets/m],
])('%s is unknown', async (code, hint) => {
  const { code: exit, stdout, stderr } = await run(['explain', code])
  expect([exit, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^error\[unknown-code\]: There is no code '/)
  expect(stderr).toMatch(hint)
})
