import { expect, test } from 'vitest'
import { answerLine, type Handler, NO_ANSWER, RpcError } from '../../../src/cli/mcp/json-rpc.ts'

const handle: Handler = async (method, params) => {
  if (method === 'echo') return params
  if (method === 'silent') return NO_ANSWER
  if (method === 'break') throw new Error('secret detail')
  throw new RpcError(-32601, `no ${method}`)
}

const request = (fields: object): string => JSON.stringify({ jsonrpc: '2.0', ...fields })
const error = (id: number | null, code: number, message: string) => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
})

test.each([
  [
    request({ id: 1, method: 'echo', params: { a: 1 } }),
    { jsonrpc: '2.0', id: 1, result: { a: 1 } },
  ],
  [request({ id: 'x', method: 'echo' }), { jsonrpc: '2.0', id: 'x', result: {} }],
  [request({ id: 0, method: 'other' }), error(0, -32601, 'no other')],
  [
    request({ id: 2, method: 'break' }),
    error(2, -32603, 'pysize has a defect: it could not answer.'),
  ],
  ['{', error(null, -32700, 'The line is not JSON.')],
  [JSON.stringify('x'.repeat(5 * 2 ** 20)), error(null, -32700, 'The line is not JSON.')],
  ['[]', error(null, -32600, 'The batch is empty.')],
  ['5', error(null, -32600, 'It is not a JSON-RPC 2.0 request.')],
  [request({ id: null, method: 'echo' }), error(null, -32600, 'It is not a JSON-RPC 2.0 request.')],
  [request({ id: 3 }), error(3, -32600, 'It is not a JSON-RPC 2.0 request.')],
  [
    JSON.stringify({ id: 4, method: 'echo' }),
    error(4, -32600, 'It is not a JSON-RPC 2.0 request.'),
  ],
  [
    JSON.stringify([
      { jsonrpc: '2.0', id: 1, method: 'echo' },
      { jsonrpc: '2.0', method: 'echo' },
      7,
    ]),
    [
      { jsonrpc: '2.0', id: 1, result: {} },
      error(null, -32600, 'It is not a JSON-RPC 2.0 request.'),
    ],
  ],
])('%.80s', async (line, answer) => {
  const text = await answerLine(line, handle)
  expect(text).toMatch(/^[^\n]*\n$/)
  expect(JSON.parse(text ?? '')).toEqual(answer)
})

test.each([
  request({ method: 'echo' }),
  request({ method: 'break' }),
  request({ id: 9, method: 'silent' }),
  request({ id: 9, result: {} }),
  request({ id: 9, error: { code: 1, message: '' } }),
  JSON.stringify([{ jsonrpc: '2.0', method: 'echo' }]),
])('%s gets no answer', async (line) => {
  expect(await answerLine(line, handle)).toBeUndefined()
})
