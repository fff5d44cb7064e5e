/** The content of a Dockerfile, before any variable has a value. Lines count from 1. */

/** A document that follows the lines of its instruction, up to a line with its name. */
export interface Heredoc {
  /** The word after `<<`, without quotes. */
  readonly name: string
  /** Whether variables in it are replaced: the word had no quotes. */
  readonly expands: boolean
  /** Whether leading tabs are removed: `<<-`. They are still in `content`. */
  readonly chomps: boolean
  /** With the ends of its lines. */
  readonly content: string
  /** The number of its first line. */
  readonly line: number
}

/** The source of an instruction's text: from `offset` to the next mark it comes from `line`. */
export interface LineMark {
  readonly offset: number
  readonly line: number
}

/** One instruction as BuildKit's parser sees it: its keyword, flags and arguments. */
export interface SyntaxNode {
  /** As written; compared without case. */
  readonly keyword: string
  /** The column of the keyword in its line, from 1. */
  readonly column: number
  /** `--name` or `--name=value`, without quotes. */
  readonly flags: readonly string[]
  /**
   * The arguments by the keyword's rule: one text (RUN, USER, …), words (COPY, FROM, …), words of a
   * JSON array, or name, value and separator in turn (ENV, LABEL).
   */
  readonly args: readonly string[]
  /** Whether the arguments were a JSON array. */
  readonly isJson: boolean
  /** The instruction that ONBUILD delays. */
  readonly trigger: SyntaxNode | null
  readonly heredocs: readonly Heredoc[]
  /** The joined lines, without continuations, comments and empty lines between them. */
  readonly text: string
  /** The position of the argument text in `text`. */
  readonly argsOffset: number
  readonly marks: readonly LineMark[]
  readonly line: number
  readonly endLine: number
}

interface Located {
  readonly line: number
  readonly endLine: number
  /** The joined lines of the instruction. */
  readonly text: string
}

export interface FromInstruction extends Located {
  readonly kind: 'from'
  readonly image: string
  /** In lower case. */
  readonly name: string | null
  readonly platform: string | null
}

export interface ArgInstruction extends Located {
  readonly kind: 'arg'
  readonly args: readonly { readonly name: string; readonly value: string | null }[]
}

export interface EnvInstruction extends Located {
  readonly kind: 'env' | 'label'
  readonly pairs: readonly { readonly name: string; readonly value: string }[]
}

/** RUN, CMD, ENTRYPOINT: a text for the shell, or the words of a program and its arguments. */
export interface ShellOrExec {
  readonly form: 'shell' | 'exec'
  /** The words of the exec form, or the shell's text as the only one. */
  readonly words: readonly string[]
  readonly heredocs: readonly Heredoc[]
  /** The source of the shell's text: offsets in it. */
  readonly marks: readonly LineMark[]
}

export interface RunInstruction extends Located, ShellOrExec {
  readonly kind: 'run'
  /** The value of each `--mount`, with variables. */
  readonly mounts: readonly string[]
  readonly network: string | null
  readonly security: string | null
}

export interface CopyInstruction extends Located {
  readonly kind: 'copy' | 'add'
  readonly sources: readonly string[]
  readonly destination: string
  /** Sources that are heredocs, without leading tabs if they begin with `<<-`. */
  readonly contents: readonly Heredoc[]
  readonly from: string | null
  readonly chown: string | null
  readonly chmod: string | null
  readonly link: boolean
  readonly parents: boolean
  readonly exclude: readonly string[]
  readonly checksum: string | null
  readonly keepGitDir: boolean | null
  readonly unpack: boolean | null
}

export interface CommandInstruction extends Located, ShellOrExec {
  readonly kind: 'cmd' | 'entrypoint'
}

/** Instructions with one text as their argument. */
export interface TextInstruction extends Located {
  readonly kind: 'workdir' | 'user' | 'stopsignal' | 'maintainer'
  readonly value: string
}

export interface WordsInstruction extends Located {
  readonly kind: 'shell' | 'expose' | 'volume' | 'healthcheck'
  readonly words: readonly string[]
}

export interface OnbuildInstruction extends Located {
  readonly kind: 'onbuild'
  /** The delayed instruction as BuildKit stores it in the image, heredocs included. */
  readonly expression: string
}

/** An instruction inside a stage. */
export type StageInstruction =
  | ArgInstruction
  | EnvInstruction
  | RunInstruction
  | CopyInstruction
  | CommandInstruction
  | TextInstruction
  | WordsInstruction
  | OnbuildInstruction

export type Instruction = FromInstruction | StageInstruction

export interface StageSyntax {
  readonly from: FromInstruction
  readonly instructions: readonly StageInstruction[]
}

export interface Dockerfile {
  /** Its name for the user: a path, or `-`. */
  readonly file: string
  /** The ARG instructions before the first FROM. */
  readonly globalArgs: readonly ArgInstruction[]
  /** At least one. */
  readonly stages: readonly StageSyntax[]
  /** `\`, or a backtick by `# escape=`. */
  readonly escapeToken: string
  /** The physical lines, for errors. */
  readonly lines: readonly string[]
}
