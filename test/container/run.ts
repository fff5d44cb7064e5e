// npm run check:container -- BUILDER BASE: builds the container image on a base with Node, and runs
// it on a folder. BUILDER is docker, podman or buildah.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const NAME = 'localhost/pysize-check'

const root = join(import.meta.dirname, '..', '..')
const [builder = 'docker', base = ''] = process.argv.slice(2)
const project = mkdtempSync(join(tmpdir(), 'pysize-container-'))
// The image runs as a user of its own.
chmodSync(project, 0o755)
cpSync(join(root, 'test', 'fixtures', 'bahr', 'requirements'), join(project, 'requirements'), {
  recursive: true,
})
let failed = 0

const run = (command: string, ...args: readonly string[]) =>
  spawnSync(command, args, { encoding: 'utf8' })

/** The image's program with arguments, on the project's folder. */
function pysize(...args: readonly string[]) {
  if (builder !== 'buildah')
    return run(
      builder,
      'run',
      '--rm',
      '--network',
      'none',
      '--volume',
      `${project}:/work`,
      NAME,
      ...args,
    )
  // buildah takes no notice of the entry point.
  const container = run('buildah', 'from', NAME).stdout.trim()
  const { OCIv1 } = JSON.parse(run('buildah', 'inspect', container).stdout) as {
    OCIv1: { config: { Entrypoint: string[] } }
  }
  const result = run(
    'buildah',
    'run',
    '--isolation',
    'chroot',
    '--volume',
    `${project}:/work`,
    container,
    '--',
    ...OCIv1.config.Entrypoint,
    ...args,
  )
  run('buildah', 'rm', container)
  return result
}

function check(
  what: string,
  { status, stdout, stderr }: ReturnType<typeof run>,
  exit: number,
  says: RegExp,
): void {
  const holds = status === exit && says.test(`${stdout}${stderr}`)
  console.log(`${holds ? 'passed' : 'FAILED'}: ${what}`)
  if (holds) return
  failed++
  console.log(`exit ${status}`, stdout, stderr)
}

try {
  const built = run(
    process.execPath,
    join(root, '.config', 'build-image.mjs'),
    NAME,
    builder,
    ...(base === '' ? [] : [base]),
  )
  check('the image is built', built, 0, /(?:)/)
  check('it tells its version', pysize('--version'), 0, /^pysize \d/)
  check(
    'it answers the main job',
    pysize('estimate', 'requirements/production.txt', '--offline'),
    0,
    /106 packages/,
  )
  check(
    'it ends with 1 over a budget',
    pysize('estimate', 'requirements/production.txt', '--offline', '--budget', '4GB'),
    1,
    /FAILED budget/,
  )
} finally {
  rmSync(project, { recursive: true, force: true })
}
console.log(failed === 0 ? 'All passed.' : `${failed} failed.`)
process.exitCode = failed === 0 ? 0 : 1
