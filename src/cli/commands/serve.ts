import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { PysizeError } from '../../errors.ts'
import { stripCredentials } from '../../text/redact.ts'
import type { CommandModule } from '../command.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'
import { readSiteTemplate } from '../page-template.ts'
import { repeatable } from '../repeatable.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize serve', 'the page on http://127.0.0.1:8717/'],
    ['pysize serve -i https://user:token@packages.example/simple/'],
    ['pysize serve -i https://packages.example/simple/ --file-host https://files.example'],
    [
      'pysize serve --write site/index.html',
      'the page as a file, for any static host or from disk',
    ],
  ],
  notes: [
    'The library runs in the browser, and no file leaves it. The server fetches what the browser may not read itself: project pages of the indexes that are named here, and distribution files on the hosts of these indexes and of --file-host. Logins stay in the server. With --write, the page asks the indexes directly. They have to allow that (CORS); PyPI does.',
  ],
}

const PORT = 8717
const DEFAULT_INDEX = 'https://pypi.org/simple/'
/** The hosts of the files of public indexes. */
const FILE_HOSTS: Readonly<Record<string, string>> = {
  'https://pypi.org': 'https://files.pythonhosted.org',
  'https://download.pytorch.org': 'https://download-r2.pytorch.org',
}

interface Values {
  readonly port?: string
  readonly host?: string
  readonly indexUrl?: string
  readonly extraIndexUrl?: readonly string[]
  readonly fileHost?: readonly string[]
  readonly write?: string
  readonly force?: boolean
  readonly quiet?: boolean
}

function configure(command: Command): void {
  command
    .option('--port <n>', `port to serve on (default: ${PORT})`)
    .option(
      '--host <address>',
      'address to serve on (default: 127.0.0.1, which only this machine reaches)',
    )
    .option('-i, --index-url <url>', 'index that the page uses (default: the Python Package Index)')
    .option(
      '--extra-index-url <url>',
      'further index that may be chosen on the page (repeatable)',
      repeatable,
    )
    .option(
      '--file-host <origin>',
      'further host that has files of the indexes (repeatable)',
      repeatable,
    )
    .option('--write <file>', 'write the page for a static host instead of serving it')
    .option('--force', 'let --write replace a requirements, lock or project file')
  addHelpFooter(command, HELP)
}

function parsed(url: string): URL {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new URL(url)
  throw new PysizeError('bad-index-url', `${url} is not an http or https URL.`, {
    exitCode: 2,
    hint: 'Write the URL with its scheme, such as https://host/simple/.',
  })
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? PORT)
  if (/^\d+$/.test(text ?? '0') && port < 65_536) return port
  throw new PysizeError('bad-port', `'${text}' is not a port.`, {
    exitCode: 2,
    hint: 'Give a number from 1 to 65535.',
  })
}

async function run(host: CliProcess, command: Command): Promise<ExitCode> {
  const values = command.opts<Values>()
  const { pytorch, ...reach } = reachOf(values, host)
  const [{ sitePage }, { reachedOrigins }] = await Promise.all([
    import('../../serve/site-page.ts'),
    import('../../serve/reach.ts'),
  ])
  const port = portOf(values.port)
  const page = (relay: string | null): string =>
    sitePage(readSiteTemplate(pathToFileURL(join(host.packageFolder, 'dist/site-page.html.gz'))), {
      version: host.version,
      indexes: reach.indexes,
      hosts: reachedOrigins({ ...reach, pytorch }),
      relay,
      env: host.env.PYSIZE_PYTORCH_URL === undefined ? {} : { PYSIZE_PYTORCH_URL: pytorch },
    })
  if (values.write !== undefined) return write(page(null), values.write, values, host)
  const [{ servePage }, { createFetcher }, { readNetrc }] = await Promise.all([
    import('../../serve/page-server.ts'),
    import('../../fetch/fetcher.ts'),
    import('../../fetch/logins/netrc-file.ts'),
  ])
  const netrc = readNetrc(host.env)
  const fetcher = createFetcher({
    env: host.env,
    signal: host.signal,
    ...(netrc === undefined ? {} : { netrc }),
  })
  for (const url of [values.indexUrl, ...(values.extraIndexUrl ?? [])])
    if (url !== undefined) fetcher.credentials.learn(url)
  const server = await servePage({
    host: values.host ?? '127.0.0.1',
    port,
    page: page(RELAY),
    relay: RELAY,
    reach: { ...reach, pytorch },
    fetcher,
  })
  if (values.quiet !== true)
    host.stderr.write(`pysize serves its page on ${server.url} (Ctrl-C ends it)\n`)
  if (!host.signal.aborted)
    await new Promise((resolve) => host.signal.addEventListener('abort', resolve, { once: true }))
  await Promise.all([server.close(), fetcher.close()])
  return 130
}

/** The path on the server that fetches for the page. */
const RELAY = '/fetch'

function reachOf(
  { indexUrl = DEFAULT_INDEX, extraIndexUrl = [], fileHost = [] }: Values,
  { env }: CliProcess,
) {
  const pytorch = parsed(env.PYSIZE_PYTORCH_URL ?? 'https://download.pytorch.org/whl').href
  const indexes = [indexUrl, ...extraIndexUrl].map((url) => stripCredentials(parsed(url).href))
  const known = [...indexes, pytorch].flatMap((url) => FILE_HOSTS[new URL(url).origin] ?? [])
  return {
    indexes,
    pytorch: stripCredentials(pytorch),
    fileHosts: [...known, ...fileHost.map((url) => parsed(url).origin)],
  }
}

async function write(
  page: string,
  file: string,
  { force = false }: Values,
  { cwd, signal }: CliProcess,
): Promise<ExitCode> {
  const { openReportFile } = await import('../output-file.ts')
  await (await openReportFile(file, { cwd, inputs: [], force, signal }))(page)
  return 0
}

export const serveCommand: CommandModule = {
  name: 'serve',
  summary: 'serve a page that takes files and shows what they weigh, or write it for a static host',
  configure,
  run,
}
