import { type Comment, type Github, GithubError } from './github-api.ts'

/** The result for the comment. */
export type CommentState =
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'removed'
  | 'none'
  | 'forbidden'
  | 'failed'

/** The author of the action's own comments. */
export interface OwnComments {
  /** Distinguishes the comments of several workflows. */
  readonly id: string
  /** A login, if comments are not written by an app. */
  readonly author: string | undefined
}

const markerOf = (id: string): string => `<!-- pysize ${id.replace(/[^\w .-]/g, '_')} -->`

/**
 * Keeps one comment on a pull request: writes it, replaces it, or removes it.
 *
 * @param body null if there is nothing to report
 * @returns the result, and for `forbidden` and `failed` the reason
 */
export async function keepComment(
  github: Github,
  pullRequest: number,
  own: OwnComments,
  body: string | null,
): Promise<{ readonly state: CommentState; readonly why?: string }> {
  const marker = markerOf(own.id)
  try {
    const [first, ...doubled] = (await github.comments(pullRequest)).filter(
      isOwn(marker, own.author),
    )
    // Two runs that began at the same time may both have written one.
    for (const { id } of doubled) await github.deleteComment(id)
    if (body === null) {
      if (first === undefined) return { state: 'none' }
      await github.deleteComment(first.id)
      return { state: 'removed' }
    }
    const text = `${marker}\n${body}`
    if (first === undefined) {
      await github.createComment(pullRequest, text)
      return { state: 'created' }
    }
    // GitHub may store other line ends.
    if (first.body.replaceAll('\r\n', '\n').trim() === text.trim()) return { state: 'unchanged' }
    await github.updateComment(first.id, text)
    return { state: 'updated' }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    return {
      state:
        error.status === 401 || error.status === 403 || error.status === 404
          ? 'forbidden'
          : 'failed',
      why: error.message,
    }
  }
}

/**
 * A person could write a comment that begins with the marker, and change it later: such a comment
 * is not used.
 */
const isOwn =
  (marker: string, login: string | undefined) =>
  ({ body, author }: Comment): boolean =>
    body.startsWith(marker) && (author.isApp || (login !== undefined && author.login === login))
