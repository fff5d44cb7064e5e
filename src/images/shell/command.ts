import type { ShellValue } from '../shell-value.ts'

/** A word of a command, after variables are replaced and quotes removed. */
export type Word =
  | { readonly kind: 'text'; readonly text: string }
  /** Contains `*`, `?` or `[…]` outside of quotes. Quoted ones have a backslash before them. */
  | { readonly kind: 'pattern'; readonly text: string }
  /** Some parts are unknown and kept as written. `names` are variables, or the text of `$(…)`. */
  | { readonly kind: 'unknown'; readonly text: string; readonly names: readonly string[] }

/** The unknown condition that decides whether a command runs. */
export interface ShellCondition {
  /**
   * `[ "$GPU" = yes ]` or `unless [ "$GPU" = yes ]`; `after failure of make`; `for each of $(ls)`.
   */
  readonly text: string
  /**
   * Its value in a build that leaves each ARG without a value unset, as `docker build` does without
   * `--build-arg`. Null if that is unknown, too.
   */
  readonly byDefault: boolean | null
  /** The file that decides, if the condition is `[ -f PATH ]` or a similar test. */
  readonly file?: FileTest
}

/** The test of a condition on a file. */
export interface FileTest {
  /** Absolute; may contain `*`, `?`, `[…]` if a loop runs over files. */
  readonly path: string
  readonly kind: 'any' | 'file' | 'folder'
  /** Whether the condition is true if the file exists (true) or if it does not (false). */
  readonly isThere: boolean
}

export interface Redirect {
  readonly kind: 'read' | 'write' | 'append'
  /** 0 for `<`, 1 for `>`, 2 for `2>`. */
  readonly descriptor: number
  /** Absolute if the working directory is known. */
  readonly path: Word
  /** The text that a write puts into the file, if known. */
  readonly content: ShellValue | null
}

/** A program that a RUN instruction starts, with everything that influences it. */
export interface Command {
  /**
   * The program and its arguments, without assignments and wrappers (`sudo`, `env`, `exec`, `time`,
   * `nohup`, `sh -c`, `xargs`). At least one word. `:` if there are only redirections.
   */
  readonly words: readonly Word[]
  /** The wrapper that decides which environment it runs in, such as `conda run -n NAME`. */
  readonly through: readonly string[]
  /** The command as written, or as its wrapper contains it. */
  readonly text: string
  /** Its line in the Dockerfile. */
  readonly line: number
  /** The exported variables: ENV, ARG, `export`, assignments before the command. */
  readonly env: ReadonlyMap<string, ShellValue>
  readonly cwd: ShellValue
  /** The user of USER; empty if nothing sets it. `root` below `sudo`. */
  readonly user: string
  /** All must be true, outermost first. Empty if the command always runs. */
  readonly conditions: readonly ShellCondition[]
  readonly redirects: readonly Redirect[]
  /** Its input from a heredoc or a pipe, or null. */
  readonly input: ShellValue | null
  /** Its output, for `echo` and `printf` of known words and `cat` of a heredoc. */
  readonly output: ShellValue | null
  readonly isBackground: boolean
}
