/** The file that was chosen in a folder, and why. */
export interface ChosenFile {
  /** Its path from the folder, with `/` between. */
  readonly file: string
  /** Files that are installed together with it. */
  readonly further?: readonly string[]
  /** The reason, in words that follow a colon. */
  readonly why: string
}
