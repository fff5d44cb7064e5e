import { afterEach, describe, expect, test } from 'vitest'
import { createFetcher, type FetcherOptions } from '../../src/fetch/fetcher.ts'
import { serve } from '../support/http-server.ts'
import { type ProxyRefusal, serveProxy } from '../support/proxy-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

async function start(refuse?: ProxyRefusal) {
  const proxy = await serveProxy(refuse === undefined ? {} : { refuse })
  const server = await serve(() => ({ body: 'x' }))
  open.push(proxy, server)
  const fetcher = (
    env: FetcherOptions['env'] = {},
    timeouts: FetcherOptions['timeouts'] = {},
    concurrency?: FetcherOptions['concurrency'],
  ) => {
    const made = createFetcher({
      env,
      timeouts: { pause: 1, ...timeouts },
      ...(concurrency === undefined ? {} : { concurrency }),
    })
    open.push(made)
    return made
  }
  return { proxy, server, fetcher }
}

describe('a proxy', () => {
  test('passes http on by absolute URL, with its own credentials', async () => {
    const { proxy, server, fetcher } = await start()
    const withLogin = proxy.url.replace('//', '//user:p%40ss@')
    const { body } = await fetcher({ HTTP_PROXY: withLogin }).get(`${server.url}/a`)
    expect(body.toString()).toBe('x')
    expect(proxy.asked).toEqual([`GET ${server.url}/a`])
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from('user:p@ss').toString('base64')}`])
  })

  test('is not used for hosts in NO_PROXY', async () => {
    const { proxy, server, fetcher } = await start()
    await fetcher({ http_proxy: proxy.url, no_proxy: 'localhost,127.0.0.1' }).get(server.url)
    expect(proxy.asked).toEqual([])
  })

  test('opens tunnels for https, and a refusal is not-connected', async () => {
    const { proxy, fetcher } = await start(403)
    const answer = fetcher({ HTTPS_PROXY: proxy.url }).get('https://index.example/simple/')
    await expect(answer).rejects.toMatchObject({
      kind: 'not-connected',
      message: expect.stringMatching(/proxy refused to connect \(403\)/),
    })
    expect(proxy.asked).toEqual(['CONNECT index.example:443'])
  })

  test('without the login that it wants is not-connected, for http, too', async () => {
    const { proxy, fetcher } = await start(407)
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }
    for (const scheme of ['http', 'https'])
      await expect(fetcher(env).get(`${scheme}://index.example/simple/`)).rejects.toMatchObject({
        kind: 'not-connected',
        message: expect.stringMatching(/proxy refused to connect \(407\)/),
      })
  })

  test('that never answers CONNECT is not-connected', async () => {
    const { proxy, fetcher } = await start('silent')
    const impatient = fetcher({ HTTPS_PROXY: proxy.url }, { connect: 40, attempts: 1 })
    await expect(impatient.get('https://index.example/simple/')).rejects.toMatchObject({
      kind: 'not-connected',
      message: expect.stringMatching(/timed out/),
    })
    expect(proxy.asked).toEqual(['CONNECT index.example:443'])
  })

  test('that answers CONNECT with something other than HTTP is nonsense', async () => {
    const { proxy, fetcher } = await start('garbled')
    const answer = fetcher({ HTTPS_PROXY: proxy.url }).get('https://index.example/simple/')
    await expect(answer).rejects.toMatchObject({ kind: 'nonsense' })
  })

  test('gets the most urgent request first', async () => {
    const { proxy, server, fetcher } = await start()
    const one = fetcher({ HTTP_PROXY: proxy.url }, {}, { connections: 1, requests: 8 })
    const answers = ['first', 'last', 'guess', 'needed'].map((path) =>
      one.get(`${server.url}/${path}`, {
        purpose: path === 'first' ? 'needed' : (path as 'last' | 'guess' | 'needed'),
      }),
    )
    await Promise.all(answers)
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/first',
      '/needed',
      '/guess',
      '/last',
    ])
  })

  test('that does not exist is not-connected', async () => {
    const { proxy, server, fetcher } = await start()
    await proxy.close()
    for (const url of [server.url, 'https://index.example/'])
      await expect(fetcher({ ALL_PROXY: proxy.url }).get(url)).rejects.toMatchObject({
        kind: 'not-connected',
      })
  })

  test('for http is not used for https', async () => {
    const { proxy, server, fetcher } = await start()
    await expect(
      fetcher({ HTTP_PROXY: proxy.url }).get(server.url.replace('http:', 'https:')),
    ).rejects.toMatchObject({ kind: 'tls' })
    expect(proxy.asked).toEqual([])
  })

  test('may be written without a scheme', async () => {
    const { proxy, server, fetcher } = await start()
    await fetcher({ HTTP_PROXY: proxy.url.replace('http://', '') }).get(server.url)
    expect(proxy.asked).toHaveLength(1)
  })
})

test.each([
  [{ HTTP_PROXY: 'http://[oops' }, 'bad-proxy'] as const,
  [{ SSL_CERT_FILE: '/nowhere/ca.pem' }, 'bad-ssl-cert-file'] as const,
])('%j is an invalid setting', async (env, code) => {
  const { server, fetcher } = await start()
  await expect(fetcher(env).get(server.url)).rejects.toMatchObject({ code, exitCode: 2 })
})
