import { imageFindings } from '../analyse/image/image-findings.ts'
import { imageFigures } from '../analyse/image/image-report.ts'
import { layersBeside, type RealLayer } from '../analyse/image/layers-beside.ts'
import type { Warning } from '../errors.ts'
import { layerSizes } from '../images/base/archive-base.ts'
import { readImageSettings } from '../images/base/image-settings.ts'
import type { ArchivedImage } from '../installed/image/archive.ts'
import type { NetworkUse, Scenario } from '../model/estimate.ts'
import type { VerifyReport } from '../model/verification.ts'
import type { ImageOptions } from '../options/options.ts'
import { predictionOf } from '../scenarios/image/prediction.ts'
import { presentPackages } from '../scenarios/image/present-packages.ts'
import { type Host, withSession } from '../scenarios/session/session.ts'

/** The prediction of a Dockerfile, and the image that was built from it. */
export interface PredictedBeside extends Required<Pick<VerifyReport, 'layers' | 'findings'>> {
  /** The packages that the image should contain; null if the Dockerfile installs none. */
  readonly meant: Scenario | null
  readonly input: { readonly file: string; readonly sha256: string }
  readonly asOf: string
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}

/** Predicts the image of a Dockerfile, and compares its layers with those of a real image. */
export function predictedBeside(
  options: ImageOptions,
  real: ArchivedImage,
  host: Host,
): Promise<PredictedBeside> {
  return withSession(options, host, async (session) => {
    const { image, work, source, asOf, warnings } = await predictionOf(options, session)
    await session.store.flush()
    const packages = presentPackages(image, work)
    const install = work.installs.at(-1)
    return {
      layers: layersBeside(realLayers(real), imageFigures(image).layers),
      findings: [...work.findings, ...(await imageFindings(image))].toSorted(
        (a, b) => b.size - a.size,
      ),
      meant:
        install === undefined
          ? null
          : { ...install.result.scenario, name: source.file, packages, overlaps: [] },
      input: { file: source.file, sha256: source.sha256 },
      asOf: asOf(),
      warnings: [...warnings(), ...session.warnings],
      network: session.usage(),
    }
  })
}

function realLayers({ layers, document }: ArchivedImage): readonly RealLayer[] {
  const { createdBy } = readImageSettings(document)
  return layers.map((layer, at): RealLayer => {
    const { uncompressed, tar, compressed } = layerSizes(layer)
    let files = 0
    for (const { kind } of layer.entries.values()) if (kind !== 'folder') files++
    return {
      files,
      uncompressed_size: uncompressed.size,
      tar_size: tar.size,
      compressed_size: compressed.size,
      createdBy: createdBy[at] ?? '',
    }
  })
}
