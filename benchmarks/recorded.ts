import { type RecordedServer, serveRecorded } from '../test/recorded/server.ts'
import { type RecordedSet, recordedSets } from '../test/recorded/sets.ts'

/** The counts of the recorded index's server since the last reset. */
export interface Served {
  readonly requests: number
  readonly bytes: number
  readonly connections: number
  readonly page: number
  readonly metadata: number
  readonly range: number
  readonly not_found: number
}

/** As a client on a network meets it: milliseconds of a round trip, megabits a second. */
export const NETWORK: readonly string[] = ['--rtt', '50', '--mbit', '200']

/** A server of the recorded index that counts. */
export interface CountingServer extends RecordedServer {
  readonly indexUrl: string
  /** Runs something and returns the requests that it made. */
  counting<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly served: Served }>
}

export async function serveCounting(
  directory: string,
  args: readonly string[],
): Promise<CountingServer> {
  const server = await serveRecorded(directory, args)
  const ask = async (path: string): Promise<Served> =>
    (await fetch(`${server.origin}${path}`)).json() as Promise<Served>
  return {
    ...server,
    indexUrl: `${server.origin}/simple/`,
    counting: async (run) => {
      await ask('/__reset')
      const result = await run()
      return { result, served: await ask('/__stats') }
    },
  }
}

/** A recorded set that is timed: a requirements file on linux-x86_64. */
export interface TimedSet {
  readonly name: string
  readonly file: string
  readonly python: string
  readonly excludeNewer: string | undefined
  readonly recorded: RecordedSet
}

/** The sets for linux-x86_64 that need neither PyTorch's index nor lowest versions. */
export function timedSets(directory: string): readonly TimedSet[] {
  return recordedSets(directory, 'expected', '.json')
    .filter(
      ({ options }) =>
        options.platform === 'linux-x86_64' &&
        options.torch === undefined &&
        options.resolution === undefined,
    )
    .map((recorded) => ({
      name: recorded.name.slice(0, recorded.name.indexOf('@')),
      file: recorded.options.files![0]!,
      python: recorded.options.python!,
      excludeNewer: recorded.options.excludeNewer,
      recorded,
    }))
}

export const findSets = (directory: string, names: readonly string[]): readonly TimedSet[] =>
  timedSets(directory).filter(({ name }) => names.includes(name))

/** Sets whose answers a short run times: small, middling, large. */
export const QUICK: readonly string[] = ['black', 'bahr-production', 'langchain-rag']
