import type { VNode } from 'preact'
import type { Shown } from './shown.ts'
import { ThemeButton } from './theme-button.tsx'
import { Verdicts } from './verdicts.tsx'
import { CHANGE_SIGNS, type SizeWords } from './words.ts'

/** The head of the page: the totals of the shown view, and the checks. */
export function Header({ data, state, words }: Shown & { readonly words: SizeWords }): VNode {
  const view = data.views[state.view]!
  const before = state.before === null ? null : data.views[state.before]!
  return (
    <header>
      <div class="heading">
        <h1>{breakable(data.title)}</h1>
        <ThemeButton />
      </div>
      <p class="about">{view.about === '' ? data.about : view.about}</p>
      <dl class="figures">
        {view.measures.map(({ id, label, nested, hint }, at) => {
          const { bytes, mark } = view.totals[at]!
          if (nested && at === 0 && view.measures[1]?.nested === false) return null
          const old = before?.totals[at]
          return (
            <div key={id} title={hint}>
              <dt>{label}</dt>
              <dd>{words.size(bytes, mark)}</dd>
              {old === undefined ? null : (
                <dd class="moved">{movedWords(bytes - old.bytes, words)}</dd>
              )}
            </div>
          )
        })}
        <div>
          <dt>{view.count.label}</dt>
          <dd>{view.count.number}</dd>
          {before === null ? null : (
            <dd class="moved">{countWords(view.count.number - before.count.number)}</dd>
          )}
        </div>
      </dl>
      <Verdicts verdicts={data.verdicts} />
    </header>
  )
}

/** A path may be broken after its slashes. */
const breakable = (path: string): readonly (string | VNode)[] =>
  path.split(/(?<=\/)/).flatMap((part, at) => (at === 0 ? [part] : [<wbr key={at} />, part]))

function movedWords(difference: number, words: SizeWords): string {
  if (difference === 0) return 'same'
  return `${CHANGE_SIGNS[difference > 0 ? 'grown' : 'shrunk']} ${words.difference(difference)}`
}

const countWords = (difference: number): string =>
  difference === 0 ? 'same' : `${difference > 0 ? '+' : '−'}${Math.abs(difference)}`
