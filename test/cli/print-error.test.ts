import { describe, expect, test } from 'vitest'
import { errorLines } from '../../src/cli/print-error.ts'
import { PysizeError, type PysizeErrorOptions } from '../../src/errors.ts'

const shown = (options: Omit<PysizeErrorOptions, 'exitCode'>, verbose = false): string =>
  errorLines(
    new PysizeError('invalid-requirement', 'A version is compared with == here.', {
      exitCode: 2,
      ...options,
    }),
    verbose,
    false,
  ).join('\n')

test('an error of the system about too many open files is not a defect', () => {
  const failure = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })
  expect(errorLines(failure, false, false)).toEqual([
    'error[too-many-open-files]: The system allows no more open files.',
    'hint: Raise the limit of open files (ulimit -n).',
  ])
  expect(errorLines(new Error('other'), false, false)[0]).toBe(
    'error[internal]: pysize has a defect: Error: other',
  )
})

describe('an error', () => {
  test('shows the line with a caret under the fault, the including files, and the hint', () => {
    const places = [
      { file: 'requirements/base.txt', line: 3, column: 8, text: 'fastapi=0.1' },
      { file: 'requirements/production.txt', line: 1 },
    ]
    expect(shown({ places, hint: "Write 'fastapi==0.1'." })).toBe(
      `error[invalid-requirement]: A version is compared with == here.
  --> requirements/base.txt:3:8
   3 | fastapi=0.1
     |        ^
    from requirements/production.txt:1
hint: Write 'fastapi==0.1'.`,
    )
  })

  test('shows the line of each of several places', () => {
    const places = [
      { file: 'a.txt', line: 1, text: 'requests==2.31.0' },
      { file: 'a.txt', line: 2, text: 'urllib3<1.20' },
    ]
    expect(shown({ places }).split('\n').slice(1)).toEqual([
      '  --> a.txt:1',
      '   1 | requests==2.31.0',
      '  --> a.txt:2',
      '   2 | urllib3<1.20',
    ])
  })

  test('shows the known parts of the place', () => {
    expect(shown({ places: [{ file: 'missing.txt' }] })).toContain('\n  --> missing.txt')
    expect(shown({ places: [{ file: 'a.txt', line: 12, text: 'x y' }] })).toMatch(
      /--> a\.txt:12\n {2}12 \| x y$/,
    )
  })

  test('shows the part of a long line around the fault', () => {
    const text = `${'a'.repeat(500)}!${'b'.repeat(500)}`
    const [, , line = '', caret = ''] = shown({
      places: [{ file: 'a.txt', line: 1, column: 501, text }],
    }).split('\n')
    expect(line.length).toBeLessThan(120)
    expect(line[caret.indexOf('^')]).toBe('!')
  })

  test('keeps the caret in its place after tabs and escapes, which are not printed', () => {
    const text = '\tsix\u001b[31m\u0007 =1'
    const [, , line = '', caret = ''] = shown({
      places: [{ file: 'a.txt', line: 1, column: text.indexOf('=') + 1, text }],
    }).split('\n')
    expect(line).toBe('   1 |  six =1')
    expect(line[caret.indexOf('^')]).toBe('=')
  })

  test('shows the cause only with -v, and never a stack', () => {
    const refused = new AggregateError([
      new Error('connect ECONNREFUSED ::1:80'),
      new Error('connect ECONNREFUSED 127.0.0.1:80'),
    ])
    const cause = new Error('fetch failed', { cause: refused })
    expect(shown({ cause })).not.toContain('caused by')
    expect(shown({ cause }, true).split('\n').slice(1)).toEqual([
      'caused by: Error: fetch failed',
      'caused by: Error: connect ECONNREFUSED ::1:80; Error: connect ECONNREFUSED 127.0.0.1:80',
    ])
  })

  test('a defect may be any thrown value', () => {
    expect(errorLines('a string', true, false)[0]).toBe(
      'error[internal]: pysize has a defect: a string',
    )
  })

  test('colours change only the look', () => {
    const error = new PysizeError('conflict', 'Sentence.', {
      exitCode: 2,
      hint: 'Hint.',
      places: [{ file: 'a', line: 1, column: 1, text: 'b' }],
    })
    const colored = errorLines(error, false, true).join('\n')
    expect(colored).toContain('\u001b[')
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(errorLines(error, false, false).join('\n'))
  })
})

test('endless texts are shortened, and logins are removed', () => {
  const places = Array.from({ length: 30 }, (_, at) => ({ file: `r${at}.txt`, line: 1 }))
  const hint = `Ask https://user:secret@host.test/ ${'x'.repeat(5000)}`
  const lines = errorLines(
    new PysizeError('conflict', 'm'.repeat(5000), { exitCode: 2, places, hint }),
    false,
    false,
  )
  expect(lines.at(-2)).toBe('    and 21 more')
  expect(lines.at(-1)).toMatch(/^hint: Ask https:\/\/host\.test\/ x+…$/)
  expect(lines.join('').length).toBeLessThan(2500)
})
