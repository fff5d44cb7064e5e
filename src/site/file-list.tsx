import type { VNode } from 'preact'
import { formatSize } from '../text/sizes.ts'
import type { PageFile } from './files.ts'

/**
 * The files that were put on the page: those that are estimated, and those that others may include.
 */
export function FileList({
  files,
  change,
}: {
  readonly files: readonly PageFile[]
  readonly change: (files: readonly PageFile[]) => void
}): VNode | null {
  if (files.length === 0) return null
  return (
    <fieldset class="files">
      <legend>The checked files are estimated; they may include the others</legend>
      <ul>
        {files.map((file) => (
          <li key={file.name}>
            <label>
              <input
                type="checkbox"
                checked={file.isNamed}
                onChange={() =>
                  change(
                    files.map((one) => (one === file ? { ...one, isNamed: !one.isNamed } : one)),
                  )
                }
              />{' '}
              <span>{file.name}</span>
            </label>
            <span class="quiet figure">{formatSize(file.bytes.length, false)}</span>
            <button
              type="button"
              aria-label={`Remove ${file.name}`}
              onClick={() => change(files.filter((one) => one !== file))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
