import { expect, test } from 'vitest'
import { pullRequestComment, summaryText } from '../../src/reports/pull-request.ts'

const commits = { base: 'a'.repeat(40), head: 'b'.repeat(40) }
const passed = { fails: false, notes: [] }

test('the heading says whether the job fails, in the summary and in the comment', () => {
  const comparison = { commits, targets: [], images: [] }
  expect(summaryText(comparison, passed, '1.0')).toMatch(
    /^## pysize\n\n<sub>a{12} to b{12}, pysize 1\.0/,
  )
  const failed = { fails: true, notes: ['An index could not be reached.'] }
  expect(summaryText(comparison, failed, '1.0')).toMatch(
    /^## pysize: failed\n\n- An index could not be reached\.\n\n/,
  )
  expect(pullRequestComment(comparison, failed, '1.0')).toMatch(/^### pysize: failed\n\n- An index/)
})

test('the summary of a pull request without requirements says so', () => {
  expect(summaryText(null, passed, '1.0')).toBe(
    '## pysize\n\nNo requirements file, lock, project or Dockerfile changed.\n',
  )
})

test('a report that is too long for a comment is shortened there, and names the summary', () => {
  const targets = Array.from({ length: 1500 }, (_, at) => ({
    target: `3.${at}`,
    diff: null,
    error: null,
  }))
  const comparison = { commits, targets, images: [] }
  const long = summaryText(comparison, passed, '1.0')
  const comment = pullRequestComment(comparison, passed, '1.0')
  expect(long.length).toBeGreaterThan(64_000)
  expect(comment.length).toBeLessThan(64_000)
  expect(comment).toContain('- 3.7: failed')
  expect(comment).toContain('It is in the summary of the job.')
  const short = { commits, targets: targets.slice(0, 2), images: [] }
  expect(pullRequestComment(short, passed, '1.0')).not.toContain('It is in the summary')
})
