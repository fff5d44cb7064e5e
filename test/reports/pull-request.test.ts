import { expect, test } from 'vitest'
import { readActionInputs } from '../../src/github-action/action-inputs.ts'
import { commentText } from '../../src/github-action/action-text.ts'
import { actionOutcome } from '../../src/github-action/outcome.ts'

test('a report that is too long for a comment is shortened there, and names the summary', () => {
  const comparison = {
    commits: { base: 'a'.repeat(40), head: 'b'.repeat(40) },
    targets: [{ target: '3.12', diff: null, error: null }],
    images: [],
  }
  const outcome = actionOutcome(comparison, readActionInputs('{}'))
  expect(commentText('short', comparison, outcome)).toBe('short')
  const shortened = commentText('x'.repeat(70_000), comparison, outcome)
  expect(shortened.length).toBeLessThan(1000)
  expect(shortened).toContain('It is in the summary of the job.')
})
