// Our own JSON-RPC over lines: the server of the official SDK bundles to 380 kB, because it brings
// a schema library, and all of `mcp/` takes 10.
import { jsonFields, parsedJson } from '../../text/json.ts'

/** The codes of JSON-RPC 2.0, section 5.1. */
const PARSE_ERROR = -32700
const INVALID_REQUEST = -32600
export const METHOD_NOT_FOUND = -32601
export const INVALID_PARAMS = -32602
const INTERNAL_ERROR = -32603

/** A failure that is sent to the caller as an error of the protocol. */
export class RpcError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.name = 'RpcError'
    this.code = code
  }
}

/** The return value of a handler that sends no answer. */
export const NO_ANSWER: unique symbol = Symbol('no answer')

/** Answers one method with its return value; a notification has no answer. */
export type Handler = (
  method: string,
  params: Readonly<Record<string, unknown>>,
  id: RequestId | undefined,
) => Promise<unknown>

export type RequestId = string | number

/** A line longer than this is not a request, characters. */
const MOST_CHARACTERS = 4 * 2 ** 20

/**
 * Answers one line: a request, a notification or a batch of them (JSON-RPC 2.0).
 *
 * @returns the line to write; undefined if no answer is needed
 */
export async function answerLine(line: string, handle: Handler): Promise<string | undefined> {
  const message = line.length > MOST_CHARACTERS ? undefined : parsedJson(line)
  if (message === undefined) return written(failure(null, PARSE_ERROR, 'The line is not JSON.'))
  if (!Array.isArray(message)) {
    const answer = await answerOne(message, handle)
    return answer === undefined ? undefined : written(answer)
  }
  if (message.length === 0) return written(failure(null, INVALID_REQUEST, 'The batch is empty.'))
  const answers = (await Promise.all(message.map((one) => answerOne(one, handle)))).filter(
    (one) => one !== undefined,
  )
  return answers.length === 0 ? undefined : written(answers)
}

async function answerOne(message: unknown, handle: Handler): Promise<object | undefined> {
  const { jsonrpc, id, method, params, result, error } = jsonFields(message)
  // A response to a request that was never made.
  if (method === undefined && (result !== undefined || error !== undefined)) return undefined
  const isNotification = id === undefined
  const known = typeof id === 'string' || typeof id === 'number' ? id : undefined
  if (jsonrpc !== '2.0' || typeof method !== 'string' || (!isNotification && known === undefined))
    return failure(known ?? null, INVALID_REQUEST, 'It is not a JSON-RPC 2.0 request.')
  try {
    const answer = await handle(method, jsonFields(params), known)
    return isNotification || answer === NO_ANSWER
      ? undefined
      : { jsonrpc: '2.0', id: known, result: answer }
  } catch (caught) {
    if (isNotification) return undefined
    return caught instanceof RpcError
      ? failure(known!, caught.code, caught.message)
      : failure(known!, INTERNAL_ERROR, 'pysize has a defect: it could not answer.')
  }
}

const failure = (id: RequestId | null, code: number, message: string): object => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
})

const written = (answer: object): string => `${JSON.stringify(answer)}\n`
