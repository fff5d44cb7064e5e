import { compareImages } from '../analyse/image/compare-images.ts'
import { imageBudgets } from '../analyse/image/image-budgets.ts'
import { imageFigures } from '../analyse/image/image-report.ts'
import { dockerfileSides } from '../inputs/sides/dockerfile-sides.ts'
import type { ImageDiff, ImageSide } from '../model/image-diff.ts'
import type { ImageOptions } from '../options/options.ts'
import { unique } from '../scenarios/draft.ts'
import { gatesOf } from '../scenarios/gates.ts'
import { type Prediction, predictionOf } from '../scenarios/image/prediction.ts'
import { refuseRequirements } from '../scenarios/image/unused-requirements.ts'
import { type Host, withSession } from '../scenarios/session/session.ts'
import { redactAll } from '../text/redact.ts'

/**
 * Predicts two images in one session, and tells which layers of the new one a machine with the old
 * one pulls again. The sides are two Dockerfiles, or two revisions of one.
 *
 * @param next the default is the working folder
 */
export function imageDiffWith(
  old: string,
  next: string | undefined,
  options: ImageOptions,
  host: Host,
): Promise<ImageDiff> {
  refuseRequirements(options)
  const gates = gatesOf(options, host.cwd)
  return withSession(options, host, async (session) => {
    const sides = await dockerfileSides({
      old,
      new: next,
      dockerfile: options.dockerfile,
      context: options.context,
      cwd: host.cwd,
      env: host.env,
      signal: options.signal,
    })
    try {
      const predictions: Prediction[] = []
      for (const side of [sides.old, sides.new]) {
        const { cwd, dockerfile, context } = side
        predictions.push(
          await predictionOf(
            { ...options, dockerfile, ...(context === undefined ? {} : { context }) },
            { ...session, host: { ...host, cwd } },
          ),
        )
      }
      const [before, after] = predictions as [Prediction, Prediction]
      await session.store.flush()
      return redactAll({
        schema_version: 1,
        command: 'image-diff',
        as_of: [before.asOf(), after.asOf()].sort()[0]!,
        inputs: predictions.map(({ source }) => ({ file: source.file, sha256: source.sha256 })),
        diff: {
          old: sideOf(sides.old.name, before),
          new: sideOf(sides.new.name, after),
          ...compareImages(before.image, after.image),
        },
        ...imageBudgets(gates, imageFigures(after.image)),
        warnings: unique([...before.warnings(), ...after.warnings(), ...session.warnings]),
        network: session.usage(),
      })
    } finally {
      sides.remove()
    }
  })
}

function sideOf(name: string, { image }: Prediction): ImageSide {
  const { uncompressed_size, compressed_size } = imageFigures(image).image
  return { name, uncompressed_size: uncompressed_size ?? 0, compressed_size: compressed_size ?? 0 }
}
