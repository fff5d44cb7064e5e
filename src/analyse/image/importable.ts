import { imagePath, liesIn } from '../../images/file-system/image-path.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import type { BuiltImage } from './built-image.ts'
import { changedInstructions } from './dockerfile-changes.ts'
import { bytesOf } from './finding.ts'
import {
  type ContainerRuntime,
  containerRuntime,
  isImported,
  sitesOf,
  withoutInterpreter,
} from './sys-path.ts'

/** Finds files in the image that cannot be used, and missing files. */
export function missingFindings(image: BuiltImage): readonly Finding[] {
  const runtime = containerRuntime(image.config, image.environments)
  return [
    ...unimportable(image, runtime),
    ...lonelyEnvironments(image),
    ...entryPoint(image, runtime),
  ]
}

function unimportable(image: BuiltImage, runtime: ContainerRuntime): readonly Finding[] {
  const { files, environments } = image
  const target =
    runtime.python?.site ?? environments.find(({ kind }) => kind === 'interpreter')?.site
  return [...sitesOf(files)].flatMap(([site, names]): Finding[] => {
    if (isImported(site, runtime, environments)) return []
    const own = files.filter(({ group }) => group.distribution?.site === site)
    const line = image.layers[own[0]!.layer]?.line ?? null
    const size = bytesOf(own.map(({ group }) => group))
    const whole = wholePrefix(image.layers[own[0]!.layer]?.instruction ?? '', runtime)
    return [
      {
        code: 'not-importable',
        line,
        size: 0,
        ...(names.length === 1 ? { package: names[0]! } : {}),
        message: `${names.length === 1 ? names[0] : `${names.length} packages`} (${formatSize(size, false)}) ${names.length === 1 ? 'is' : 'are'} in ${site === '' ? 'a folder' : site}, which is not on Python's path: ${names.length === 1 ? 'it' : 'they'} can't be imported.`,
        fix:
          whole ??
          (target === undefined
            ? 'Install into the Python of the final stage.'
            : `Copy them to ${target}, or set ENV PYTHONPATH=${site}.`),
        ...changedInstructions(
          image,
          whole === undefined || line === null ? null : new Map([[line, whole]]),
        ),
      },
    ]
  })
}

/** Suggests copying a whole prefix if only its packages are copied. */
function wholePrefix(instruction: string, { python }: ContainerRuntime): string | undefined {
  const [, stage, prefix] =
    /^COPY\s+(?:--\S+\s+)*?--from=(\S+)\s+(?:--\S+\s+)*(\S+?)\/lib\/python3\.\d+\/site-packages\/?\s/i.exec(
      instruction,
    ) ?? []
  return stage === undefined || python === undefined || python.kind !== 'interpreter'
    ? undefined
    : `COPY --from=${stage} ${prefix} ${python.prefix}`
}

const lonelyEnvironments = ({ environments, files, layers }: BuiltImage): readonly Finding[] =>
  withoutInterpreter(environments, files).map(({ prefix, home, python }) => ({
    code: 'interpreter-missing',
    line:
      layers[
        files.find(({ group }) => group.places.some((place) => liesIn(place, prefix)))?.layer ?? 0
      ]?.line ?? null,
    size: 0,
    message: `The environment ${prefix} needs the Python ${python} of ${home}, which is not in the final stage.`,
    fix: `Begin the final stage with an image that has Python ${python.split('.').slice(0, 2).join('.')} in ${home}.`,
  }))

/** Programs that are not a package's. */
const COMMON =
  /^(?:sh|bash|ash|dash|env|exec|tini|dumb-init|sleep|tail|echo|true|cat|nginx|supervisord|node|npm|java|gosu|su-exec|s6-svscan|\/)/

function entryPoint(image: BuiltImage, runtime: ContainerRuntime): readonly Finding[] {
  const { entrypoint, cmd } = image.config
  const setting = entrypoint ?? cmd
  if (setting === null) return []
  const words = commandWords([...(entrypoint?.value ?? []), ...(cmd?.value ?? [])])
  const [program, ...rest] = words
  if (program === undefined || /\$/.test(program)) return []
  const line = (cmd ?? setting).line
  const name = program.slice(program.lastIndexOf('/') + 1)
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
  if (isFound) return []
  return programFinding(name, program, line, scripts, image, runtime)
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
  { files }: BuiltImage,
  { path }: ContainerRuntime,
): readonly Finding[] {
  const elsewhere = scripts.find((script) => script.endsWith(`/${name}`))
  const own = files.filter(({ group }) => group.distribution?.name === name)
  const isInstalled = own.length > 0
  if (elsewhere === undefined && !isInstalled && !KNOWN_PROGRAMS.has(name)) return []
  // The scripts that a build of a source archive or a project makes are unknown.
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
  return [
    {
      code: 'not-importable',
      line,
      size: 0,
      package: name,
      message: `Line ${line} starts ${program}: ${what}.`,
      fix:
        isInstalled || elsewhere !== undefined
          ? `COPY --from=… ${elsewhere ?? `/usr/local/bin/${name}`} ${folder}/${name}, or start it with python -m ${name}.`
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
