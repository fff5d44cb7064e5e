import type { VNode } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { App } from '../browser/app.tsx'
import { ThemeButton } from '../browser/theme-button.tsx'
import type { SiteParts, SiteSettings } from '../serve/site-settings.ts'
import type { WorkerMessage } from '../worker/messages.ts'
import { Form } from './form.tsx'
import { EMPTY_FORM, type FormValues, questionOf } from './form-values.ts'
import { openLibrary } from './library.ts'
import { saveText } from './save-text.ts'

type Answered = Extract<WorkerMessage, { readonly kind: 'answered' }>

/** The state of the page. */
type Stage =
  | { readonly kind: 'asking'; readonly fault: string }
  | { readonly kind: 'working'; readonly progress: string }
  | { readonly kind: 'answered'; readonly answer: Answered }

/** The whole page: the question, and then the report on it. */
export function Site({
  settings,
  parts,
}: {
  readonly settings: SiteSettings
  readonly parts: SiteParts
}): VNode {
  const [values, setValues] = useState<FormValues>(() => ({
    ...EMPTY_FORM,
    index: settings.indexes[0] ?? '',
  }))
  const [stage, setStage] = useState<Stage>({ kind: 'asking', fault: '' })
  const library = useMemo(() => openLibrary(parts.worker), [parts])

  const ask = (fault: string): void => {
    history.replaceState(null, '', location.href.replace(/#.*$/, ''))
    setStage({ kind: 'asking', fault })
  }
  const estimate = (): void => {
    setStage({ kind: 'working', progress: 'reading' })
    library.ask(questionOf(values, settings, parts), (told) => {
      if (told.kind === 'progress') setStage({ kind: 'working', progress: told.text })
      else if (told.kind === 'failed') ask(told.text)
      else {
        setStage({ kind: 'answered', answer: told })
        scrollTo(0, 0)
      }
    })
  }
  const stop = (): void => {
    library.stop()
    ask('')
  }

  if (stage.kind === 'answered') return <Report answer={stage.answer} back={() => ask('')} />
  return (
    <>
      <header>
        <div class="heading">
          <h1>What does it weigh?</h1>
          <ThemeButton />
        </div>
        <p class="about">
          The download and installed size of a Python environment, package by package, before
          anything is built. Your files stay in this browser.
        </p>
      </header>
      <main>
        <Form
          values={values}
          change={(change) => setValues((old) => ({ ...old, ...change }))}
          settings={settings}
          progress={stage.kind === 'working' ? stage.progress : null}
          fault={stage.kind === 'asking' ? stage.fault : ''}
          estimate={estimate}
          stop={stop}
        />
        <Asked settings={settings} />
      </main>
    </>
  )
}

const Report = ({
  answer: { page, json, html },
  back,
}: {
  readonly answer: Answered
  readonly back: () => void
}): VNode => (
  <>
    <nav class="answered" aria-label="This estimate">
      <button type="button" onClick={back}>
        ← Change the question
      </button>
      <span>
        <button type="button" onClick={() => saveText('pysize.html', 'text/html', html)}>
          Save this page
        </button>{' '}
        <button type="button" onClick={() => saveText('pysize.json', 'application/json', json)}>
          Save as JSON
        </button>
      </span>
    </nav>
    <App data={page} />
  </>
)

/** The hosts that the page uses, and what it cannot do. */
const Asked = ({
  settings: { hosts, relay, version },
}: {
  readonly settings: SiteSettings
}): VNode => (
  <section class="asked" aria-labelledby="asked">
    <h2 id="asked">What leaves this browser</h2>
    <p>
      {relay === null
        ? 'The names and versions of packages, in requests to these hosts and no others: '
        : 'The names and versions of packages, in requests to the server of this page, which sends requests to these hosts and no others: '}
      {hosts.map((host, at) => (
        <span key={host}>
          {at === 0 ? '' : ', '}
          <code>{host.replace(/^https?:\/\//, '')}</code>
        </span>
      ))}
      .
    </p>
    <p class="quiet">
      pysize {version} runs in this page. It has no snapshot here, so every answer is as of now. It
      reads no Dockerfiles, revisions or conda environments; <code>pysize</code> does that in a
      terminal.
    </p>
  </section>
)
