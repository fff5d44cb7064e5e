import type { HeldGroup } from '../../images/file-system/image-files.ts'
import { withdrawnPackages } from '../../images/system/system-removal.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import type { BuiltImage } from './built-image.ts'
import { changedInstructions, withCommand, withReplaced } from './dockerfile-changes.ts'
import { bytesOf, lineOf, namesOf } from './finding.ts'

/** Smaller findings are not shown. */
const LEAST = 1e6

/** Packages of the distribution that are not needed at run time. */
export const systemFindings = (image: BuiltImage): readonly Finding[] => [
  ...toolFindings(image),
  ...recommendedFindings(image),
  ...displayFindings(image),
  ...archiveFindings(image),
]

const TOOLS =
  /^(?:build-essential|build-base|gcc|g\+\+|clang|make|cmake|ninja-build|git|cargo|rustc|gfortran|python3-dev|.*-dev)$/

/** The image's groups of packages by the number of their layer. */
function byLayer({ files }: BuiltImage): ReadonlyMap<number, readonly HeldGroup[]> {
  const layers = new Map<number, HeldGroup[]>()
  for (const held of files) {
    if (held.group.system === undefined) continue
    const own = layers.get(held.layer)
    if (own === undefined) layers.set(held.layer, [held])
    else own.push(held)
  }
  return layers
}

/** The groups of packages that would not be installed without some others. */
function withdrawn({ packages }: BuiltImage, held: readonly HeldGroup[], names: readonly string[]) {
  const gone = packages === null ? new Set(names) : withdrawnPackages(new Set(names), packages)
  return held
    .filter(({ group }) => group.system!.names.some((name) => gone.has(name)))
    .map(({ group }) => group)
}

const requestedIn = (held: readonly HeldGroup[]): readonly string[] => [
  ...new Set(
    held.flatMap(({ group }) => (group.system!.role === 'requested' ? group.system!.names : [])),
  ),
]

function toolFindings(image: BuiltImage): readonly Finding[] {
  return [...byLayer(image)].flatMap(([layer, held]): Finding[] => {
    const tools = requestedIn(held).filter((name) => TOOLS.test(name))
    if (tools.length === 0) return []
    const groups = withdrawn(image, held, tools)
    return [
      {
        code: 'build-tools',
        line: lineOf(image, layer),
        size: bytesOf(groups),
        message: `Build tools stay in the image: ${tools.join(', ')}${groups.length > tools.length ? ', with packages that only they need' : ''}.`,
        fix: 'Build in a stage of its own (FROM … AS builder), and COPY --from=builder what is installed.',
      },
    ]
  })
}

function recommendedFindings(image: BuiltImage): readonly Finding[] {
  return [...byLayer(image)].flatMap(([layer, held]): Finding[] => {
    const groups = held
      .filter(({ group }) => group.system!.role === 'recommended')
      .map(({ group }) => group)
    const size = bytesOf(groups)
    if (size < LEAST) return []
    const count = new Set(groups.flatMap(({ system }) => system!.names)).size
    const line = lineOf(image, layer)
    return [
      {
        code: 'recommended-packages',
        line,
        size,
        message: `${count} packages are installed only because others recommend them: ${namesOf(groups)}, ${formatSize(size, false)}.`,
        fix: 'apt-get install --no-install-recommends …, and name those that the image needs.',
        ...changedInstructions(
          image,
          withReplaced(
            image,
            line,
            /\b(apt(?:-get)?\s+(?:-\S+\s+)*install)\b(?![^&;|]*--no-install-recommends)/g,
            '$1 --no-install-recommends',
          ),
        ),
      },
    ]
  })
}

/** Display libraries, which OpenCV's builds with windows load. */
const DISPLAY = new Set([
  'libgl1',
  'libgl1-mesa-glx',
  'libglx-mesa0',
  'libsm6',
  'libxext6',
  'libxrender1',
  'ffmpeg',
  'libsm-dev',
  'libx11-6',
])
const OPENCV = /^opencv-(?:contrib-)?python(-headless)?$/

function displayFindings(image: BuiltImage): readonly Finding[] {
  const builds = image.files.flatMap(({ group: { kind, distribution } }) =>
    kind === 'distribution' && distribution !== undefined && OPENCV.test(distribution.name)
      ? [distribution.name]
      : [],
  )
  const [build] = builds
  if (build === undefined) return []
  return [...byLayer(image)].flatMap(([layer, held]): Finding[] => {
    const names = requestedIn(held).filter((name) => DISPLAY.has(name) && name !== 'ffmpeg')
    if (!names.some((name) => /^libgl/.test(name))) return []
    const size = bytesOf(withdrawn(image, held, names))
    const isHeadless = builds.every((name) => name.endsWith('-headless'))
    if (size < LEAST) return []
    return [
      {
        code: 'display-libraries',
        line: lineOf(image, layer),
        size,
        package: build,
        message: `${names.join(', ')} ${names.length === 1 ? 'brings' : 'bring'} ${formatSize(size, false)} of display libraries, ${isHeadless ? `which ${build} does not load` : `for the windows of ${build}`}.`,
        fix: isHeadless
          ? `Delete ${names.join(', ')} from that RUN.`
          : `Install ${build}-headless if the program opens no window, and delete ${names.join(', ')} from that RUN.`,
      },
    ]
  })
}

function archiveFindings(image: BuiltImage): readonly Finding[] {
  return image.files
    .filter(({ group }) => group.kind === 'archives' && bytesOf([group]) >= LEAST)
    .map(({ group, layer }) => {
      const line = lineOf(image, layer)
      return {
        code: 'apt-archives',
        line,
        size: bytesOf([group]),
        message: `The archives that apt fetched stay in /var/cache/apt/archives: ${formatSize(bytesOf([group]), false)}.`,
        fix: 'RUN --mount=type=cache,target=/var/cache/apt …, or end that RUN with && apt-get clean',
        ...changedInstructions(image, withCommand(image, line, 'apt-get clean')),
      }
    })
}
