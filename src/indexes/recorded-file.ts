import type { SnapshotFile } from '../snapshot/format.ts'
import type { DistFile } from './page.ts'

/** A file of a snapshot's page, as a view that reads its fields on demand. */
export abstract class RecordedFile implements DistFile {
  readonly index: string
  readonly #file: SnapshotFile

  /** @param index for people */
  constructor(file: SnapshotFile, index: string) {
    this.#file = file
    this.index = index
  }

  /** A snapshot has no URLs, so each file gets a unique one that leads to no file. */
  abstract get url(): string
  abstract readonly sidecar: boolean

  get filename(): string {
    return this.#file.filename
  }

  get sha256(): string | null {
    return this.#file.sha256
  }

  get size(): number | null {
    return this.#file.size
  }

  get requiresPython(): string | null {
    return this.#file.requiresPython
  }

  get uploadTime(): number | null {
    return this.#file.uploadTime
  }

  get yanked(): string | false {
    return this.#file.yanked
  }
}
