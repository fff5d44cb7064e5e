import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface RecordedServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  stop(): void
}

/** Starts the recorded index's own server on a free port. */
export async function serveRecorded(
  directory: string,
  args: readonly string[],
): Promise<RecordedServer> {
  const child = spawn(process.execPath, [join(directory, 'serve.mjs'), '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const url = /http:\/\/[^/]+/.exec(chunk.toString())
      if (url !== null) resolve(url[0])
    })
    child.on('exit', (code) => reject(new Error(`serve.mjs ended with ${code}`)))
  })
  return { origin, stop: () => void child.kill() }
}
