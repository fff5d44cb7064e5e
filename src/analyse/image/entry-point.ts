import { imagePath } from '../../images/file-system/image-path.ts'
import type { Finding, ImageReport } from '../../model/image.ts'
import type { BuiltImage } from './built-image.ts'
import { type ContainerRuntime, containerRuntime, isImported } from './sys-path.ts'

/** Programs that do not come from a package. */
const COMMON =
  /^(?:sh|bash|ash|dash|env|exec|tini|dumb-init|sleep|tail|echo|true|cat|nginx|supervisord|node|npm|java|gosu|su-exec|s6-svscan|\/)/

/** Programs that the image starts although they cannot be found or imported. */
export function entryPointFindings(
  image: BuiltImage,
  runtime: ContainerRuntime,
): readonly Finding[] {
  const start = startOf(image)
  if (start === null) return []
  const { program, rest, line, name } = start
  if (/^python[\d.]*$/.test(name)) {
    const at = rest.indexOf('-m')
    const module = at < 0 ? undefined : rest[at + 1]?.split('.', 1)[0]
    return module === undefined ? [] : moduleFinding(module, line, image, runtime)
  }
  if (COMMON.test(program) && !/\/bin\//.test(program)) return []
  const scripts = image.files
    .filter(({ group }) => group.kind === 'scripts')
    .flatMap(({ group }) => group.places)
  const isFound = program.includes('/')
    ? scripts.includes(imagePath(program, runtime.workdir)) || !/\/bin\//.test(program)
    : runtime.path.some((folder) => scripts.includes(`${folder}/${program}`))
  return isFound
    ? lostPackage(name, program, line, image, runtime)
    : programFinding(name, program, line, scripts, image, runtime)
}

/** A script that exists, of a package that the Python of the image does not find. */
function lostPackage(
  name: string,
  program: string,
  line: number | null,
  { files, environments }: BuiltImage,
  runtime: ContainerRuntime,
): readonly Finding[] {
  const lost = lostSite(name, files, environments, runtime)
  return lost === undefined
    ? []
    : [
        {
          code: 'not-importable',
          line,
          size: 0,
          package: name,
          message: `Line ${line} starts ${program}: its script is there, but can't import ${name}, which is in ${lost} and not on Python's path.`,
          fix: `The fix for the packages in ${lost} repairs this, too.`,
        },
      ]
}

/** The folder of a package that is in the image, but in no folder that Python searches. */
function lostSite(
  name: string,
  files: BuiltImage['files'],
  environments: BuiltImage['environments'],
  runtime: ContainerRuntime,
): string | undefined {
  const sites = files.flatMap(({ group: { kind, distribution } }) =>
    kind === 'distribution' && distribution?.name === name ? [distribution.site] : [],
  )
  return sites.some((site) => isImported(site, runtime, environments)) ? undefined : sites[0]
}

/** The program that a container of the image starts first. */
interface Start {
  readonly program: string
  /** The name of the program without its folder. */
  readonly name: string
  readonly rest: readonly string[]
  readonly line: number | null
}

function startOf({ config: { entrypoint, cmd } }: BuiltImage): Start | null {
  const setting = entrypoint ?? cmd
  if (setting === null) return null
  const words = commandWords([...(entrypoint?.value ?? []), ...(cmd?.value ?? [])])
  const [program, ...rest] = words
  if (program === undefined || /\$/.test(program)) return null
  const name = program.slice(program.lastIndexOf('/') + 1)
  return { program, name, rest, line: (cmd ?? setting).line }
}

/** The package that the image starts, if its script is found and Python can import it. */
export function startedPackage(image: BuiltImage): NonNullable<ImageReport['starts']> | null {
  const start = startOf(image)
  const runtime = containerRuntime(image.config, image.environments)
  if (start === null || entryPointFindings(image, runtime).length > 0) return null
  const at = start.rest.indexOf('-m')
  const module = at < 0 ? undefined : start.rest[at + 1]?.split('.', 1)[0]
  const name = /^python[\d.]*$/.test(start.name) ? module : start.name
  const found = image.files.find(
    ({ group: { kind, distribution } }) =>
      kind === 'distribution' &&
      distribution?.name === name &&
      isImported(distribution!.site, runtime, image.environments),
  )?.group.distribution
  return found === undefined
    ? null
    : { line: start.line, package: found.name, version: found.version, folder: found.site }
}

/** The program that the shell of `CMD a b` starts. */
function commandWords(words: readonly string[]): readonly string[] {
  const [shell, flag, text] = words
  if (
    shell !== undefined &&
    /(?:^|\/)(?:ba|da|a)?sh$/.test(shell) &&
    flag === '-c' &&
    text !== undefined
  ) {
    const first = text
      .split(/&&|;|\|\|/)
      .at(-1)!
      .trim()
    return first.split(/\s+/).filter((word) => word !== 'exec' && !/^\w+=/.test(word))
  }
  return words
}

function moduleFinding(
  module: string,
  line: number | null,
  { files, environments }: BuiltImage,
  runtime: ContainerRuntime,
): readonly Finding[] {
  const folder = module.replaceAll('-', '_')
  const own = files.filter(
    ({ group }) =>
      group.kind === 'distribution' &&
      (group.distribution?.name === module ||
        group.places.some(
          (place) => place.endsWith(`/${folder}`) || place.endsWith(`/${folder}.py`),
        )),
  )
  const app = files.some(
    ({ group }) =>
      group.kind === 'context' &&
      group.places.some((place) => place.endsWith(`/${folder}`) || place.endsWith(`/${folder}.py`)),
  )
  if (
    app ||
    STANDARD.test(module) ||
    files.some(
      ({ group }) =>
        group.kind === 'unknown' || (group.kind === 'context' && group.places.length === 0),
    )
  )
    return []
  if (own.some(({ group }) => isImported(group.distribution!.site, runtime, environments)))
    return []
  if (files.every(({ group }) => group.distribution === undefined)) return []
  return [
    {
      code: 'not-importable',
      line,
      size: 0,
      package: module,
      message:
        own.length === 0
          ? `Line ${line} starts the module ${module}, which no package of the image contains.`
          : `Line ${line} starts the module ${module}, which is in ${own[0]!.group.distribution!.site} and not on Python's path.`,
      fix:
        own.length === 0
          ? `Add ${module} to the requirements that the final stage installs.`
          : 'Copy the packages to the site-packages of the final stage.',
    },
  ]
}

const STANDARD =
  /^(?:http|json|venv|pip|unittest|asyncio|ensurepip|pdb|timeit|this|zipfile|cProfile|site|sysconfig|debugpy)$/

function programFinding(
  name: string,
  program: string,
  line: number | null,
  scripts: readonly string[],
  { files, environments, layers }: BuiltImage,
  runtime: ContainerRuntime,
): readonly Finding[] {
  const { path } = runtime
  const copiedFrom =
    /\s--from=(\S+)/.exec(
      layers[files.find(({ group }) => group.distribution?.name === name)?.layer ?? -1]
        ?.instruction ?? '',
    )?.[1] ?? 'STAGE'
  const elsewhere = scripts.find((script) => script.endsWith(`/${name}`))
  const own = files.filter(({ group }) => group.distribution?.name === name)
  const isInstalled = own.length > 0
  if (elsewhere === undefined && !isInstalled && !KNOWN_PROGRAMS.has(name)) return []
  // The scripts of a source archive or a project are known only after a build.
  const isBuilt = own.some(
    ({ group }) =>
      group.kind === 'distribution' && group.footprint.sizes.uncompressed.source !== 'exact',
  )
  if (elsewhere === undefined && isBuilt) return []
  const where =
    elsewhere === undefined ? 'its script is not in the image' : `its script is ${elsewhere}`
  const what =
    isInstalled || elsewhere !== undefined
      ? `${name} is installed, but ${where}, and ${program.includes('/') ? `${program} is not there` : `not on PATH`}`
      : `no package of the image contains ${name}`
  const folder = path.find((one) => one.endsWith('/bin')) ?? '/usr/local/bin'
  const lost = lostSite(name, files, environments, runtime)
  if (lost !== undefined)
    return [
      {
        code: 'not-importable',
        line,
        size: 0,
        package: name,
        message: `Line ${line} starts ${program}: ${where}${elsewhere === undefined ? '' : ', and not on PATH'}, and ${name} can't be imported, since it is in ${lost}.`,
        fix: `Copy the whole prefix that ${lost} comes from: that brings the scripts to ${folder} as well.`,
      },
    ]
  return [
    {
      code: 'not-importable',
      line,
      size: 0,
      package: name,
      message: `Line ${line} starts ${program}: ${what}.`,
      fix:
        isInstalled || elsewhere !== undefined
          ? `COPY --from=${copiedFrom} ${elsewhere ?? `/usr/local/bin/${name}`} ${folder}/${name}, or start it with python -m ${name}.`
          : `Add ${name} to the requirements that the final stage installs.`,
    },
  ]
}

/** Servers and runners that only a package brings. */
const KNOWN_PROGRAMS: ReadonlySet<string> = new Set(
  'uvicorn gunicorn hypercorn daphne waitress-serve celery flask fastapi streamlit gradio jupyter dagster airflow prefect mlflow rq huey dramatiq alembic granian uwsgi litestar chainlit panel bokeh voila pytest'.split(
    ' ',
  ),
)
