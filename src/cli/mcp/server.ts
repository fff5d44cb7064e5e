import { PysizeError } from '../../errors.ts'
import { formatted } from '../../reports/formats/formats.ts'
import { printable } from '../../text/printable.ts'
import { redact } from '../../text/redact.ts'
import type { CliProcess } from '../host.ts'
import type { Library } from '../library.ts'
import { errorLines } from '../print-error.ts'
import {
  type Handler,
  INVALID_PARAMS,
  METHOD_NOT_FOUND,
  NO_ANSWER,
  type RequestId,
  RpcError,
} from './json-rpc.ts'
import { argumentFault, checkPaths } from './tool-arguments.ts'
import { SHARED_OPTIONS, TOOLS, type Tool, type ToolArguments } from './tools.ts'

/** Versions of the protocol that need only these methods, the newest first. */
const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']

const INSTRUCTIONS =
  'pysize predicts the size of a Python environment before anything is installed. Paths are relative to the folder where it was started, and nothing outside of it is read. In front of a size, ~ means estimated and ≥ means at least; ? is an unknown size.'

const LOOK = { width: 100, colors: false, binaryUnits: false, all: false } as const

/** Answers the methods of the Model Context Protocol for a server that has only tools. */
export function mcpHandler(host: CliProcess, library: Library): Handler {
  const running = new Map<RequestId, AbortController>()

  async function call(
    params: Readonly<Record<string, unknown>>,
    id: RequestId | undefined,
  ): Promise<unknown> {
    const tool = TOOLS.find(({ name }) => name === params.name)
    if (tool === undefined)
      throw new RpcError(INVALID_PARAMS, redact(`There is no tool ${quotedName(params.name)}.`))
    const controller = new AbortController()
    if (id !== undefined) running.set(id, controller)
    try {
      const given = (params.arguments ?? {}) as ToolArguments
      return await ask(
        tool,
        given,
        host,
        library,
        AbortSignal.any([host.signal, controller.signal]),
      )
    } catch (error) {
      // A cancelled request gets no answer.
      if (controller.signal.aborted) return NO_ANSWER
      if (error instanceof PysizeError)
        return content(errorLines(error, false, false).join('\n'), true)
      throw error
    } finally {
      if (id !== undefined) running.delete(id)
    }
  }

  return async (method, params, id) => {
    switch (method) {
      case 'initialize':
        return {
          protocolVersion:
            VERSIONS.find((version) => version === params.protocolVersion) ?? VERSIONS[0],
          capabilities: { tools: {} },
          serverInfo: { name: 'pysize', title: 'pysize', version: host.version },
          instructions: INSTRUCTIONS,
        }
      case 'ping':
        return {}
      case 'tools/list':
        return { tools: TOOLS.map(described) }
      case 'tools/call':
        return call(params, id)
      case 'notifications/cancelled':
        running.get(params.requestId as RequestId)?.abort()
        return {}
      default:
        if (method.startsWith('notifications/')) return {}
        throw new RpcError(METHOD_NOT_FOUND, `There is no method ${quotedName(method)}.`)
    }
  }
}

/** A given name, made safe to show. */
const quotedName = (name: unknown): string =>
  printable(JSON.stringify(name) ?? 'undefined').slice(0, 200)

const described = ({ name, title, description, properties, required }: Tool): object => ({
  name,
  title,
  description,
  inputSchema: { type: 'object', properties, required, additionalProperties: false },
  annotations: { title, readOnlyHint: true, openWorldHint: true },
})

/** The text report, with the warnings below it. A model reads the same as a person. */
async function ask(
  tool: Tool,
  given: ToolArguments,
  { cwd, env }: CliProcess,
  library: Library,
  signal: AbortSignal,
): Promise<object> {
  const fault = argumentFault(tool, given)
  if (fault !== undefined) return content(fault, true)
  checkPaths(given, cwd)
  const options = Object.fromEntries(
    SHARED_OPTIONS.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  )
  const document = await tool.ask(library, given, { ...options, cwd, env, signal })
  const warnings =
    'warnings' in document
      ? document.warnings.map(({ code, message }) => `warning[${code}]: ${message}\n`)
      : []
  return content(
    `${formatted('text', document, LOOK)}${warnings.length === 0 ? '' : `\n${warnings.join('')}`}`,
    false,
  )
}

const content = (text: string, isError: boolean): object => ({
  content: [{ type: 'text', text }],
  isError,
})
