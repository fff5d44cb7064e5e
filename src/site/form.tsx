import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { SiteSettings } from '../serve/site-settings.ts'
import { FileList } from './file-list.tsx'
import { type PageFile, readFiles, withFiles } from './files.ts'
import type { FormValues } from './form-values.ts'
import { TargetFields } from './target-fields.tsx'

interface FormProps {
  readonly values: FormValues
  readonly change: (change: Partial<FormValues>) => void
  readonly settings: SiteSettings
  /** The current work; null if there is none. */
  readonly progress: string | null
  /** Why the last question has no answer. */
  readonly fault: string
  readonly estimate: () => void
  readonly stop: () => void
}

/** The input and the target. */
export function Form({
  values,
  change,
  settings,
  progress,
  fault,
  estimate,
  stop,
}: FormProps): VNode {
  const [isOver, setOver] = useState(false)
  const [unread, setUnread] = useState('')
  const { files, text } = values
  const isReady = text.trim() !== '' || files.some(({ isNamed }) => isNamed)
  const isWorking = progress !== null

  const add = (chosen: Iterable<File>): void => {
    setUnread('')
    readFiles(chosen).then(
      (read: readonly PageFile[]) => change({ files: withFiles(files, read) }),
      (error: unknown) => setUnread(error instanceof Error ? error.message : String(error)),
    )
  }
  return (
    <form
      class={isOver ? 'ask over' : 'ask'}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady && !isWorking) estimate()
      }}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        add(event.dataTransfer?.files ?? [])
      }}
    >
      <div class="what">
        <div class="named">
          <label for="text">Paste a list of requirements</label>
          <label class="as">
            as{' '}
            <input
              type="text"
              list="names"
              value={values.name}
              spellcheck={false}
              onInput={(event) => change({ name: event.currentTarget.value })}
            />
          </label>
          <datalist id="names">
            {[
              'requirements.txt',
              'pyproject.toml',
              'uv.lock',
              'poetry.lock',
              'pdm.lock',
              'Pipfile',
              'Pipfile.lock',
              'pylock.toml',
            ].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </div>
        <textarea
          id="text"
          rows={10}
          spellcheck={false}
          autocomplete="off"
          // As a property, because preact leaves the value of a redrawn text area to its children.
          ref={(area) => {
            if (area !== null && area.value !== text) area.value = text
          }}
          placeholder={'fastapi\npandas==2.3.3\ntorch'}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
        <label class="drop">
          <span>
            <b>or drop files here</b>, with those that they include; or choose them:
          </span>
          <input
            type="file"
            multiple
            onChange={(event) => {
              add(event.currentTarget.files ?? [])
              event.currentTarget.value = ''
            }}
          />
        </label>
        {unread === '' ? null : (
          <p class="fault" role="alert">
            {unread}
          </p>
        )}
        <FileList files={files} change={(next) => change({ files: next })} />
      </div>
      <div class="target">
        <TargetFields values={values} change={change} settings={settings} />
        <div class="go">
          <button type="submit" class="primary" disabled={!isReady || isWorking}>
            Estimate
          </button>
          {isWorking ? (
            <button type="button" onClick={stop}>
              Stop
            </button>
          ) : null}
        </div>
        <p class="progress" role="status">
          {progress ?? ''}
        </p>
      </div>
      {fault === '' ? null : (
        <pre class="fault" role="alert">
          {fault}
        </pre>
      )}
    </form>
  )
}
