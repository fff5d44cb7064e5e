import type { VNode } from 'preact'
import type { PageVerdict } from '../reports/formats/html/page-data.ts'

const SIGNS = { ok: '✓', failed: '✗', undecided: '?', warning: '!' }

/** What was checked, and whether it is kept; the text says it too. */
export function Verdicts({
  verdicts,
}: {
  readonly verdicts: readonly PageVerdict[]
}): VNode | null {
  if (verdicts.length === 0) return null
  return (
    <ul class="verdicts" aria-label="What was checked">
      {verdicts.map(({ status, text }) => (
        <li key={text} class={status}>
          <span aria-hidden="true">{SIGNS[status]}</span> {text}
        </li>
      ))}
    </ul>
  )
}
