import { createRequire } from 'node:module'
import type * as undici from 'undici'
import { createReceipt, flattenHeaders, type RawRequest, type RawResponse, STOP, type Transport } from './transport.ts'

function exchange(dispatcher: undici.Dispatcher, request: RawRequest): Promise<RawResponse> {
  const { url, method, headers, timeout } = request
  const receipt = createReceipt(request)
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        blocking: false,
      },
      {
        onRequestStart() {},
        onResponseStart(controller, code, responseHeaders) {
          const enough = code < 200 ? undefined : receipt.begin(code, flattenHeaders(responseHeaders))
          if (enough) controller.abort(enough)
        },
        onResponseData(controller, chunk) {
          const enough = receipt.take(chunk)
          if (enough) controller.abort(enough)
        },
        onResponseEnd() {
          resolve(receipt.end())
        },
        onResponseError(_controller, error) {
          if (error === STOP) resolve(receipt.end())
          else reject(error)
        },
      },
    )
  })
}

/** Connections through proxies, by undici's agent for them, which is loaded with the first exchange. */
export function createUndiciTransport(options: undici.EnvHttpProxyAgent.Options): Transport {
  let agent: undici.EnvHttpProxyAgent | undefined

  function connect(): undici.EnvHttpProxyAgent {
    const { EnvHttpProxyAgent }: typeof undici = createRequire(import.meta.url)('undici')
    return new EnvHttpProxyAgent(options)
  }

  return {
    async exchange(request) {
      agent ??= connect()
      return exchange(agent, request)
    },
    async destroy() {
      await agent?.destroy()
    },
  }
}
