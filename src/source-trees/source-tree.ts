/**
 * A project's files by path from its root with their sizes in bytes, and the texts that say how it
 * is built.
 */
export interface SourceTree {
  readonly sizes: ReadonlyMap<string, number>
  readonly texts: ReadonlyMap<string, string>
  /** The files are a packed sdist's: what is in a package was put there to be installed. */
  readonly packed: boolean
}

/**
 * A file that a build takes: where it is installed, and whether that is sure or depends on what is
 * not read.
 */
export interface Taken {
  readonly inside: string
  readonly sure: boolean
}

/** Tells which files of a tree a build takes into the wheel. */
export interface Layout {
  take(path: string): Taken | undefined
  /**
   * The way that `import` works for an editable install: only a path file, or a module that maps
   * names (setuptools).
   */
  readonly editable: 'path' | 'finder'
}
