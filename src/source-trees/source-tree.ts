/**
 * A project's files by path from its root with their sizes in bytes, and the texts that say how it
 * is built.
 */
export interface SourceTree {
  readonly sizes: ReadonlyMap<string, number>
  readonly texts: ReadonlyMap<string, string>
  /** The files are those of a packed sdist: files in a package were put there to be installed. */
  readonly packed: boolean
}

/**
 * A file that a build takes: its installed path, and whether that is certain or depends on files
 * that are not read.
 */
export interface Taken {
  readonly inside: string
  readonly sure: boolean
}

/** Determines the files of a tree that a build puts into the wheel. */
export interface Layout {
  take(path: string): Taken | undefined
  /**
   * The way that `import` works for an editable install: only a path file, or a module that maps
   * names (setuptools).
   */
  readonly editable: 'path' | 'finder'
}
