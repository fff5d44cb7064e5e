import { createServer } from 'node:http'
import { onTestEnd } from '../support/cleanup.ts'
import { listen } from '../support/http-server.ts'

interface StoredComment {
  readonly id: number
  body: string
  readonly user: { readonly login: string; readonly type: string }
}

/**
 * A stand-in for the part of GitHub's API that the action uses, with one pull request: number 7.
 */
export interface GithubServer {
  readonly url: string
  readonly comments: StoredComment[]
  /** Method and path of each request. */
  readonly requests: string[]
  /** An open pull request, as the API describes it. */
  pulls: object[]
  /** The response to every comparison of commits. */
  mergeBase: string
  /** Whether the token may write, as it may not for forks and Dependabot. */
  readOnly: boolean
}

export async function githubServer(): Promise<GithubServer> {
  const state: Omit<GithubServer, 'url'> = {
    comments: [],
    requests: [],
    pulls: [],
    mergeBase: '',
    readOnly: false,
  }
  let nextId = 100
  const answer = (method: string, path: string, body: string): [number, unknown] => {
    const number = Number(/\/comments\/(\d+)/.exec(path)?.[1])
    const at = state.comments.findIndex(({ id }) => id === number)
    if (method === 'GET' && path.includes('/pulls?')) return [200, state.pulls]
    if (method === 'GET' && path.includes('/compare/'))
      return [200, { merge_base_commit: { sha: state.mergeBase } }]
    if (method === 'GET' && path.includes('/issues/7/comments')) {
      const page = Number(/[?&]page=(\d+)/.exec(path)?.[1])
      return [200, state.comments.slice((page - 1) * 100, page * 100)]
    }
    if (state.readOnly) return [403, { message: 'Resource not accessible by integration' }]
    if (method === 'POST' && path.includes('/issues/7/comments')) {
      const user = { login: 'github-actions[bot]', type: 'Bot' }
      state.comments.push({ id: nextId++, body: (JSON.parse(body) as { body: string }).body, user })
      return [201, {}]
    }
    const found = state.comments[at]
    if (found === undefined) return [404, {}]
    if (method === 'PATCH') found.body = (JSON.parse(body) as { body: string }).body
    else state.comments.splice(at, 1)
    return method === 'PATCH' ? [200, {}] : [204, null]
  }
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const path = request.url ?? ''
      state.requests.push(`${request.method} ${path.replace('/repos/team/app', '')}`)
      const isKnown =
        request.headers.authorization === 'Bearer token' && path.startsWith('/repos/team/app/')
      const [status, value] = isKnown ? answer(request.method ?? '', path, body) : [401, {}]
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(value === null ? '' : JSON.stringify(value))
    })
  })
  const { url, close } = await listen(server)
  onTestEnd(close)
  return Object.assign(state, { url })
}
