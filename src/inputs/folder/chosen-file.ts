/** The file that was taken of a folder, and why. */
export interface ChosenFile {
  /** Its name from the folder on, with `/` between. */
  readonly file: string
  /** In words that follow a colon. */
  readonly why: string
}
