import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { addHelpFooter, type HelpFooter } from '../help-footer.ts'
import type { CliProcess, ExitCode } from '../host.ts'

const HELP: HelpFooter = {
  examples: [
    ['pysize mcp', "in the configuration of a coding assistant, started in the project's folder"],
    ['claude mcp add pysize -- npx pysize mcp'],
  ],
  notes: [
    'It speaks the Model Context Protocol on standard input and output, and offers estimate, why, advise and diff. It reads only the files below the folder where it was started, its cache, netrc and SSL_CERT_FILE.',
  ],
}

function configure(command: Command): void {
  addHelpFooter(command, HELP)
}

async function run(host: CliProcess): Promise<ExitCode> {
  const [{ answerLine }, { mcpHandler }, library] = await Promise.all([
    import('../mcp/json-rpc.ts'),
    import('../mcp/server.ts'),
    host.library(),
  ])
  const { cwd, env, packageFolder } = host
  const { location } = library.cacheInfo({ cwd, env })
  // The user sets logins and certificates, and no project file names them.
  const settings = [
    env.NETRC || join(homedir(), '.netrc'),
    ...(env.SSL_CERT_FILE ? [env.SSL_CERT_FILE] : []),
  ]
  // npm installs dependencies into the folder that contains the package.
  const own = [
    packageFolder,
    ...(basename(dirname(packageFolder)) === 'node_modules' ? [dirname(packageFolder)] : []),
  ]
  host.fenceReads(
    [cwd, ...own, ...(location === null ? [] : [location]), ...settings],
    [join(tmpdir(), 'pysize-diff-')],
  )
  const handle = mcpHandler(host, library)
  const open = new Set<Promise<void>>()
  for await (const line of host.stdinLines()) {
    if (line.trim() === '') continue
    const answer = answerLine(line, handle).then((text) => {
      if (text !== undefined) host.stdout.write(text)
    })
    open.add(answer)
    void answer.finally(() => open.delete(answer))
  }
  await Promise.all(open)
  return 0
}

export const mcpCommand: CommandModule = {
  name: 'mcp',
  summary: 'answer coding assistants over standard input and output (Model Context Protocol)',
  configure,
  run,
}
