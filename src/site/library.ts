import type { WorkerMessage, WorkerQuestion } from '../worker/messages.ts'

/** The library in its worker: answers one question at a time. */
export interface LibraryInWorker {
  /**
   * @param tell is called with progress, and at the end with an answer or a failure
   */
  ask(question: WorkerQuestion, tell: (told: WorkerMessage) => void): void
  /** Ends the current work. */
  stop(): void
}

/**
 * @param script of the worker, which inherits the page's policy, because it has no address of its
 *   own
 */
export function openLibrary(script: string): LibraryInWorker {
  let worker: Worker | undefined
  const open = (): Worker => {
    const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
    const opened = new Worker(address)
    URL.revokeObjectURL(address)
    return opened
  }
  return {
    ask(question, tell) {
      worker ??= open()
      worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => tell(data)
      worker.onerror = (event) =>
        tell({
          kind: 'failed',
          text: `error[internal]: pysize has a defect: ${event.message}\nhint: Please report it.`,
        })
      worker.postMessage(question)
    },
    stop() {
      worker?.terminate()
      worker = undefined
    },
  }
}
