import type * as undici from 'undici'

/** The address and token for requests to GitHub. */
export interface GithubAccess {
  /** `https://api.github.com`, or the URL of another GitHub server: `GITHUB_API_URL`. */
  readonly url: string
  /** `owner/name`. */
  readonly repository: string
  readonly token: string
}

/** A comment of a pull request. */
export interface Comment {
  readonly id: number
  readonly body: string
  readonly author: { readonly login: string; readonly isApp: boolean }
}

/** An error of GitHub: `status` 0 if it could not be reached. */
export class GithubError extends Error {
  readonly status: number

  constructor(status: number, what: string, options?: ErrorOptions) {
    super(
      status === 0
        ? `GitHub could not be reached to ${what}`
        : `GitHub answered ${status} to the request to ${what}`,
      options,
    )
    this.name = 'GithubError'
    this.status = status
  }
}

/** The few requests that the action makes (docs.github.com/rest, version 2022-11-28). */
export interface Github {
  /** The open pull requests of a branch, `owner:branch`, as the API describes them. */
  openPullRequests(branch: string): Promise<readonly object[]>
  /** The merge base of two commits. */
  mergeBase(base: string, head: string): Promise<string>
  comments(pullRequest: number): Promise<readonly Comment[]>
  createComment(pullRequest: number, body: string): Promise<void>
  updateComment(id: number, body: string): Promise<void>
  deleteComment(id: number): Promise<void>
}

const TIMEOUT = 20_000
const PAGE = 100
/** A pull request with more comments than this is not searched to its end. */
const MOST_PAGES = 30

/**
 * Makes the part of GitHub's API that the action uses. A proxy of the environment is used. No call
 * is repeated: the summary reports a comment that could not be written.
 */
export function openGithub({ url, repository, token }: GithubAccess): Github {
  let library: Promise<typeof undici> | undefined
  let dispatcher: undici.Dispatcher | undefined

  async function ask(method: string, path: string, what: string, body?: object): Promise<unknown> {
    library ??= import('undici')
    const { EnvHttpProxyAgent, fetch } = await library
    dispatcher ??= new EnvHttpProxyAgent()
    let response: undici.Response
    try {
      response = await fetch(`${url}/repos/${repository}${path}`, {
        method,
        dispatcher,
        // A redirect could take the token elsewhere.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT),
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'user-agent': 'pysize',
          'x-github-api-version': '2022-11-28',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (cause) {
      throw new GithubError(0, what, { cause })
    }
    const text = await response.text()
    if (!response.ok) throw new GithubError(response.status, what)
    try {
      return text === '' ? null : JSON.parse(text)
    } catch (cause) {
      throw new GithubError(response.status, what, { cause })
    }
  }

  const list = async (path: string, what: string): Promise<readonly object[]> => {
    const found = await ask('GET', path, what)
    return Array.isArray(found) ? found : []
  }

  return {
    openPullRequests: (branch) =>
      list(`/pulls?state=open&head=${encodeURIComponent(branch)}`, 'find the pull request'),
    async mergeBase(base, head) {
      const what = 'compare two commits'
      const answer = (await ask('GET', `/compare/${base}...${head}?per_page=1`, what)) as {
        merge_base_commit?: { sha?: unknown }
      } | null
      const sha = answer?.merge_base_commit?.sha
      if (typeof sha !== 'string' || !/^[0-9a-f]{40,64}$/.test(sha))
        throw new GithubError(200, what)
      return sha
    },
    async comments(pullRequest) {
      const all: object[] = []
      for (let page = 1; page <= MOST_PAGES; page++) {
        const found = await list(
          `/issues/${pullRequest}/comments?per_page=${PAGE}&page=${page}`,
          'list comments',
        )
        all.push(...found)
        if (found.length < PAGE) break
      }
      return all.flatMap(commentOf)
    },
    createComment: async (pullRequest, body) =>
      void (await ask('POST', `/issues/${pullRequest}/comments`, 'comment', { body })),
    updateComment: async (id, body) =>
      void (await ask('PATCH', `/issues/comments/${id}`, 'update its comment', { body })),
    deleteComment: async (id) =>
      void (await ask('DELETE', `/issues/comments/${id}`, 'delete its comment')),
  }
}

function commentOf(value: object): readonly Comment[] {
  const { id, body, user } = value as {
    id?: unknown
    body?: unknown
    user?: { login?: unknown; type?: unknown } | null
  }
  if (typeof id !== 'number' || typeof body !== 'string') return []
  const login = typeof user?.login === 'string' ? user.login : ''
  return [{ id, body, author: { login, isApp: user?.type === 'Bot' } }]
}
