import { estimateWith } from '../api/estimate.ts'
import { errorLines } from '../cli/print-error.ts'
import { progressText } from '../cli/progress.ts'
import type { Estimate } from '../model/estimate.ts'
import { formatted } from '../reports/formats/formats.ts'
import { pageOfDocument } from '../reports/formats/html/page-of-document.ts'
import type { ReportOptions } from '../reports/report.ts'
import { rowsOf } from '../reports/rows/rows.ts'
import { filesHere } from './files-here.ts'
import type { WorkerMessage, WorkerQuestion } from './messages.ts'
import { relayThrough } from './relay.ts'

/** The global of a worker, as far as it is used here. */
interface WorkerScope {
  onmessage: ((event: { readonly data: WorkerQuestion }) => void) | null
  postMessage(told: WorkerMessage): void
}

const scope = globalThis as unknown as WorkerScope

/** The folder of the page's files. */
const FOLDER = '/'

/** The library in a browser: answers one question after the other. */
scope.onmessage = ({ data }) => {
  answer(data).then(
    (told) => scope.postMessage(told),
    (error: unknown) =>
      scope.postMessage({ kind: 'failed', text: errorLines(error, false, false).join('\n') }),
  )
}

async function answer(question: WorkerQuestion): Promise<WorkerMessage> {
  filesHere.clear()
  for (const [name, bytes] of question.files) filesHere.set(`${FOLDER}${name}`, bytes)
  relayThrough(question.relay)
  const { version, env, named, choice } = question
  const estimate = await estimateWith(
    {
      ...choice,
      files: named,
      cwd: FOLDER,
      env,
      snapshot: false,
      onProgress: (event) => scope.postMessage({ kind: 'progress', text: progressText(event) }),
    },
    { version, env, cwd: FOLDER, platform: 'linux', systemFacts: '', embeddedSnapshot: '' },
  )
  return answered(estimate, question)
}

function answered(estimate: Estimate, { template }: WorkerQuestion): WorkerMessage {
  const options: ReportOptions = {
    width: Number.POSITIVE_INFINITY,
    colors: false,
    binaryUnits: false,
    all: false,
    pageTemplate: () => template,
  }
  const rows = rowsOf(estimate, options)
  if (rows === null) throw new Error('an estimate has no rows')
  return {
    kind: 'answered',
    page: pageOfDocument(estimate, rows, options.binaryUnits),
    json: formatted('json', estimate, options),
    html: formatted('html', estimate, options),
  }
}
