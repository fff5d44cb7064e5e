import { relative } from 'node:path'
import { deniedPackages } from '../analyse/budgets/denied-packages.ts'
import type { BuiltImage } from '../analyse/image/built-image.ts'
import { startedPackage } from '../analyse/image/entry-point.ts'
import { imageBudgets } from '../analyse/image/image-budgets.ts'
import { imageFigures } from '../analyse/image/image-report.ts'
import {
  branchSentence,
  findingsOfAllWays,
  type OtherFigures,
  withOtherWays,
} from '../analyse/image/other-ways.ts'
import { type Warning, warning } from '../errors.ts'
import type { DeniedPackage } from '../model/budget.ts'
import type { ImageReport } from '../model/image.ts'
import type { ImageOptions } from '../options/options.ts'
import { unique } from '../scenarios/draft.ts'
import { type Gates, gatesOf } from '../scenarios/gates.ts'
import { askedImage } from '../scenarios/image/advised/assumed-image.ts'
import { findingsOf } from '../scenarios/image/findings.ts'
import type { ImageWork } from '../scenarios/image/image-work.ts'
import type { Prediction } from '../scenarios/image/prediction.ts'
import { presentPackages } from '../scenarios/image/present-packages.ts'
import { type Host, type Session, withSession } from '../scenarios/session/session.ts'
import { redactAll } from '../text/redact.ts'

/** Predicts the image that a Dockerfile builds, layer by layer. Nothing is built. */
export function imageWith(options: ImageOptions, host: Host): Promise<ImageReport> {
  return withSession(options, host, async (session) => {
    try {
      return redactAll(await imageOf(options, session))
    } catch (error) {
      session.repeatProgress()
      throw error
    }
  })
}

async function imageOf(given: ImageOptions, session: Session): Promise<ImageReport> {
  const gates = gatesOf(given, session.host.cwd)
  const { prediction, assumed, canChange } = await askedImage(given, session)
  const { image, final, work, source, place, asOf, warnings } = prediction
  const others = await otherFigures(prediction)
  await session.store.flush()
  const figures = withOtherWays(imageFigures(image), others)
  const starts = startedPackage(image)
  return {
    schema_version: 1,
    command: 'image',
    as_of: asOf(),
    inputs: assumed?.inputs ?? [{ file: source.file, sha256: source.sha256 }],
    build: {
      file: source.file,
      context: place.context,
      target: final.stage.name,
      platform: final.stage.platform,
      base: image.base,
      ...(assumed === null ? {} : { dockerfile: assumed.text }),
      ...(assumed?.builder == null ? {} : { builder: assumed.builder }),
    },
    ...figures,
    ...(starts === null ? {} : { starts }),
    findings: findingsOfAllWays(await findingsOf(image, work), others)
      .filter(({ code }) => canChange(code))
      .toSorted((a, b) => b.size - a.size),
    scenarios: work.installs.map(({ result, line }) => ({
      ...result.scenario,
      name: `line ${line}`,
    })),
    ...imageBudgets(gates, figures),
    ...(gates.deny.length === 0 ? {} : { denied: deniedIn(image, work, gates, session.host.cwd) }),
    warnings: unique([
      ...warnings(),
      ...branchWarnings(figures, prediction.waysLeft),
      ...session.warnings,
    ]),
    network: session.usage(),
  }
}

/** The results of the other ways through undecided conditions. */
const otherFigures = async ({ otherImages }: Prediction): Promise<readonly OtherFigures[]> =>
  Promise.all(
    (await otherImages()).map(async (other): Promise<OtherFigures> => {
      const { line, condition, otherwise } = other
      if ('error' in other)
        return {
          line,
          condition,
          otherwise,
          figures: null,
          reason: other.error.message,
          findings: [],
        }
      return {
        line,
        condition,
        otherwise,
        figures: imageFigures(other.image),
        findings: await findingsOf(other.image, other.work),
      }
    }),
  )

const branchWarnings = (
  { image, branches = [] }: Pick<ImageReport, 'image' | 'branches'>,
  left: number,
): readonly Warning[] => [
  ...branches.map((branch) => warning('branch-assumed', branchSentence(branch, image))),
  ...(left === 0
    ? []
    : [
        warning(
          'branch-assumed',
          `${left} more conditions are unknown; each is assumed to be true.`,
        ),
      ]),
]

/**
 * The context is read by absolute paths; for people, its files are named relative to the current
 * folder.
 */
const deniedIn = (
  image: BuiltImage,
  work: ImageWork,
  { deny }: Gates,
  cwd: string,
): readonly DeniedPackage[] =>
  deniedPackages(deny, { packages: presentPackages(image, work), overlaps: [] }).map((one) => {
    const near = one.file === null ? '..' : relative(cwd, one.file)
    return near.startsWith('..') ? one : { ...one, file: near }
  })
