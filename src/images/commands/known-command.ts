/** A command of a RUN instruction whose words are known as far as they can be. */
export interface KnownCommand {
  /** The name of the program, without its folder. */
  readonly name: string
  /** The program as written. */
  readonly program: string
  /** The words that follow; null for one whose value is not known. */
  readonly args: readonly (string | null)[]
  /** As written, for messages. */
  readonly text: string
  /** The command whose output it reads, as written, if that output is unknown. */
  readonly reads?: string
  readonly cwd: string
  readonly env: ReadonlyMap<string, string>
}
