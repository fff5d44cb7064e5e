import type { ShellValue } from '../value.ts'

/** A word of a command, after variables are replaced and quotes taken off. */
export type Word =
  | { readonly kind: 'text'; readonly text: string }
  /** Holds `*`, `?` or `[…]` outside of quotes. Quoted ones stand behind a backslash. */
  | { readonly kind: 'pattern'; readonly text: string }
  /** Parts are not known: they stand as written. `names` are variables, or the text of `$(…)`. */
  | { readonly kind: 'unknown'; readonly text: string; readonly names: readonly string[] }

/** What decides whether a command runs, where that is not known. */
export interface ShellCondition {
  /**
   * `[ "$GPU" = yes ]` or `unless [ "$GPU" = yes ]`; `after failure of make`; `for each of $(ls)`.
   */
  readonly text: string
  /**
   * Whether it holds in a build that leaves each ARG without a value unset, as `docker build` does
   * without `--build-arg`. Null where that is not known either.
   */
  readonly byDefault: boolean | null
  /** The file that decides, where the condition is one of `[ -f PATH ]` and its relatives. */
  readonly file?: FileTest
}

/** What a condition says of a file. */
export interface FileTest {
  /** Absolute; may hold `*`, `?`, `[…]` where a loop goes over files. */
  readonly path: string
  readonly kind: 'any' | 'file' | 'folder'
  /** The condition holds where the file is there (true) or is not there (false). */
  readonly isThere: boolean
}

export interface Redirect {
  readonly kind: 'read' | 'write' | 'append'
  /** 0 for `<`, 1 for `>`, 2 for `2>`. */
  readonly descriptor: number
  /** Absolute where the working directory is known. */
  readonly path: Word
  /** What a write puts into the file, where that is known. */
  readonly content: ShellValue | null
}

/** A program that a RUN instruction starts, with everything that acts upon it. */
export interface Command {
  /**
   * The program and its arguments, without assignments and without wrappers (`sudo`, `env`, `exec`,
   * `time`, `nohup`, `sh -c`, `xargs`). At least one. `:` where only redirections stand.
   */
  readonly words: readonly Word[]
  /** The wrapper that decides which environment it runs in, such as `conda run -n NAME`. */
  readonly through: readonly string[]
  /** The command as written, or as a wrapper holds it. */
  readonly text: string
  /** Its line in the Dockerfile. */
  readonly line: number
  /** The exported variables: ENV, ARG, `export`, assignments before the command. */
  readonly env: ReadonlyMap<string, ShellValue>
  readonly cwd: ShellValue
  /** As USER says; empty where nothing says it. `root` below `sudo`. */
  readonly user: string
  /** All must hold, outermost first. Empty where the command always runs. */
  readonly conditions: readonly ShellCondition[]
  readonly redirects: readonly Redirect[]
  /** What it reads from a heredoc or a pipe; null where it reads neither. */
  readonly input: ShellValue | null
  /** What it prints, for `echo` and `printf` of known words and `cat` of a heredoc. */
  readonly output: ShellValue | null
  readonly isBackground: boolean
}
