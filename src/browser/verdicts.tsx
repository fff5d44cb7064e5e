import type { VNode } from 'preact'
import type { PageVerdict } from '../reports/formats/html/page-data.ts'

const SIGNS = { ok: '✓', failed: '✗', undecided: '?', warning: '!' }

/** The checks and their results, which the text names, too. */
export function Verdicts({
  verdicts,
}: {
  readonly verdicts: readonly PageVerdict[]
}): VNode | null {
  if (verdicts.length === 0) return null
  const [shown, folded] = [verdicts.slice(0, SHOWN), verdicts.slice(SHOWN)]
  return (
    <div class="verdicts">
      <ul aria-label="Checks">{shown.map(item)}</ul>
      {folded.length === 0 ? null : (
        <details>
          <summary>and {folded.length} more</summary>
          <ul aria-label="Further checks">{folded.map(item)}</ul>
        </details>
      )}
    </div>
  )
}

/** Many repositories may break many budgets. */
const SHOWN = 5

const item = ({ status, text }: PageVerdict): VNode => (
  <li key={text} class={status}>
    <span aria-hidden="true">{SIGNS[status]}</span> {text}
  </li>
)
