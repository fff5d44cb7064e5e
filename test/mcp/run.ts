/**
 * `npm run check:mcp -- SDK`: pysize mcp with the official client, of which SDK is the folder
 * (`npm install @modelcontextprotocol/sdk` anywhere). It needs `npm run build`.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

interface ToolAnswer {
  readonly content: readonly { readonly text: string }[]
  readonly isError: boolean
}

interface OfficialClient {
  connect(transport: unknown): Promise<void>
  listTools(): Promise<{
    readonly tools: readonly { readonly name: string; readonly inputSchema: object }[]
  }>
  callTool(
    call: { readonly name: string; readonly arguments: object },
    schema?: undefined,
    options?: { readonly signal: AbortSignal },
  ): Promise<ToolAnswer>
  getServerVersion(): { readonly name: string; readonly version: string } | undefined
  ping(): Promise<object>
  close(): Promise<void>
}

const [sdk] = process.argv.slice(2)
if (sdk === undefined) throw new Error('Name the folder of @modelcontextprotocol/sdk.')
const load = (file: string): Promise<Record<string, new (...given: unknown[]) => unknown>> =>
  import(join(resolve(sdk), 'dist', 'esm', 'client', file))
const { Client } = await load('index.js')
const { StdioClientTransport } = await load('stdio.js')

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'pysize-mcp-'))
const start = join(folder, 'start')
mkdirSync(start)
cpSync(join(root, 'test', 'fixtures', 'bahr', 'requirements'), start, { recursive: true })
writeFileSync(join(folder, 'secret.txt'), 'six==1.16.0\n')
symlinkSync(join(folder, 'secret.txt'), join(start, 'link.txt'))
symlinkSync(folder, join(start, 'above'))
writeFileSync(join(start, 'includes.txt'), '-r ../secret.txt\n')
writeFileSync(join(start, 'links.txt'), '-r link.txt\n')
writeFileSync(join(start, 'url.txt'), `-r file://${join(folder, 'secret.txt')}\n`)
writeFileSync(join(start, 'project.txt'), '-e ..\n')
writeFileSync(join(start, 'find.txt'), `--find-links ${folder}\nsix\n`)
// A folder of links that is not read offers nothing.
writeFileSync(join(folder, 'six-99.0-py3-none-any.whl'), '')

const client = new Client!({ name: 'check', version: '1' }) as OfficialClient
const env = { PATH: process.env.PATH ?? '', PYSIZE_CACHE_DIR: join(folder, 'cache'), NO_COLOR: '1' }
await client.connect(
  new StdioClientTransport!({
    command: process.execPath,
    args: [join(root, 'dist', 'bin.cjs'), 'mcp'],
    cwd: start,
    env,
  }),
)

let failed = 0
async function check(what: string, work: () => Promise<string | boolean>): Promise<void> {
  const found = await work().catch((error: unknown) => String(error))
  const fine = found === true
  if (!fine) failed += 1
  console.log(`${fine ? 'passed' : 'FAILED'} ${what}${fine ? '' : `: ${found}`}`)
}

const call = async (name: string, given: object): Promise<ToolAnswer> =>
  client.callTool({ name, arguments: { offline: true, ...given } })
const says = async (
  name: string,
  given: object,
  pattern: RegExp,
  isError = false,
): Promise<string | boolean> => {
  const { content, isError: wrong } = await call(name, given)
  const text = content.map((one) => one.text).join('\n')
  return (wrong === isError && pattern.test(text)) || `${wrong} ${text}`
}

await check('it says who it is', async () => client.getServerVersion()?.name === 'pysize')
await check('it answers a ping', async () => (await client.ping()) !== undefined)
await check(
  'it has four tools',
  async () =>
    (await client.listTools()).tools.map(({ name }) => name).join() === 'estimate,why,advise,diff',
)
await check('estimate', () =>
  says('estimate', { files: ['production.txt'], budget: '4GB' }, /on disk[\s\S]*FAILED budget/),
)
await check('why', () =>
  says('why', { files: ['production.txt'], package: 'torch' }, /camel-tools/),
)
await check('advise', () => says('advise', { files: ['production.txt'] }, /CPU build/))
await check('diff', () =>
  says('diff', { old: 'minimal-production.txt', new: 'production.txt' }, /\+.*on disk/),
)
await check('an error is told with its code', () =>
  says('estimate', { files: ['missing.txt'] }, /error\[file-not-found\]/, true),
)
await check('a wrong argument is told', () =>
  says('estimate', { file: 'production.txt' }, /has no argument file/, true),
)
for (const file of [
  '../secret.txt',
  join(folder, 'secret.txt'),
  'link.txt',
  'above/secret.txt',
  'above',
  '-',
  'https://host.test/a.txt',
  `file://${join(folder, 'secret.txt')}`,
])
  await check(`${file.replace(folder, '')} is outside`, () =>
    says('estimate', { files: [file] }, /error\[outside-start-folder\]/, true),
  )
for (const file of ['includes.txt', 'links.txt', 'url.txt', 'project.txt', 'find.txt'])
  await check(`${file} leads outside`, async () => {
    const { content, isError } = await call('estimate', { files: [file] })
    const text = content.map((one) => one.text).join('\n')
    return (
      (file === 'find.txt' ? !text.includes('99.0') : isError && !text.includes('1.16.0')) || text
    )
  })
await check('a revision needs the top of a repository', () =>
  says('diff', { old: 'main..HEAD' }, /error\[outside-start-folder\]/, true),
)
await check('a revision is compared at the top of one', async () => {
  const git = (...argv: readonly string[]): void => {
    const { status } = spawnSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...argv], {
      cwd: start,
    })
    if (status !== 0) throw new Error(`git ${argv.join(' ')} failed`)
  }
  git('init', '-q')
  writeFileSync(join(start, 'requirements.txt'), 'idna\n')
  git('add', 'requirements.txt')
  git('commit', '-qm', 'first')
  writeFileSync(join(start, 'requirements.txt'), 'idna\nsix\n')
  return says('diff', { old: 'HEAD' }, /requirements\.txt:2 {2}six/)
})
await check('a request can be taken back', async () => {
  const controller = new AbortController()
  const asked = client.callTool(
    { name: 'advise', arguments: { files: ['production.txt'], offline: true } },
    undefined,
    {
      signal: controller.signal,
    },
  )
  setTimeout(() => controller.abort(), 20)
  return asked.then(
    () => 'it was answered',
    () => client.ping().then(() => true),
  )
})
await client.close()
rmSync(folder, { recursive: true })
console.log(`${failed === 0 ? 'all passed' : `${failed} failed`}`)
process.exitCode = failed === 0 ? 0 : 1
