import type { VNode } from 'preact'
import type { PageData } from '../reports/formats/html/page-data.ts'

/** Advice, findings, changed lines and warnings, each group folded on demand. */
export function Notes({ groups }: { readonly groups: PageData['notes'] }): VNode {
  return (
    <>
      {groups.map(({ title, notes }) => (
        <section class="notes" key={title}>
          <h2>{title}</h2>
          <ul>
            {notes.map((note, at) => (
              <li key={at}>
                <h3>
                  {note.title}{' '}
                  {note.figure === '' ? null : <span class="figure">{note.figure}</span>}
                </h3>
                {note.text === '' ? null : <p>{note.text}</p>}
                {note.lines.length === 0 ? null : <pre>{note.lines.join('\n')}</pre>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
