import { liesIn } from '../../images/file-system/image-path.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import type { BuiltImage } from './built-image.ts'
import { changedInstructions } from './dockerfile-changes.ts'
import { entryPointFindings } from './entry-point.ts'
import { bytesOf } from './finding.ts'
import {
  type ContainerRuntime,
  containerRuntime,
  isImported,
  sitesOf,
  withoutInterpreter,
} from './sys-path.ts'

/** Finds files in the image that cannot be used, and files that are missing. */
export function missingFindings(image: BuiltImage): readonly Finding[] {
  const runtime = containerRuntime(image.config, image.environments)
  return [
    ...unimportable(image, runtime),
    ...lonelyEnvironments(image),
    ...entryPointFindings(image, runtime),
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
