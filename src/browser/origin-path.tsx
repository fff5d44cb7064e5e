import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { PageView } from '../reports/formats/html/page-data.ts'
import { originsOf } from './origin.ts'

interface OriginProps {
  readonly view: PageView
  readonly name: string
  readonly pick: (name: string) => void
}

/** The shortest path from one of the user's lines to a package. */
export function OriginPath({ view, name, pick }: OriginProps): VNode | null {
  const originOf = useMemo(() => originsOf(view), [view])
  const origin = originOf(name)
  if (origin === null) return null
  return (
    <>
      <h3>Where it comes from</h3>
      <ol class="origin">
        <li class="place">{origin.place}</li>
        {origin.steps.map(({ name: step, requirement, extra }) => (
          <li key={step}>
            {step === name ? (
              <strong>{requirement}</strong>
            ) : (
              <button type="button" onClick={() => pick(step)}>
                {requirement}
              </button>
            )}
            {extra === '' ? null : <span class="quiet"> by the extra {extra}</span>}
          </li>
        ))}
      </ol>
    </>
  )
}
