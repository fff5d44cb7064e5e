import type { CompiledSources } from './compiled.ts'
import type { PythonFacts, WheelFacts } from './facts.ts'
import type { SdistListing } from './sdist-listing.ts'
import { namedBy, weighSource } from './source-weight.ts'

/** What a build of an sdist or a local project would install, estimated from its list of files. Sizes are bytes. */
export interface SdistFacts {
  readonly kind: 'sdist'
  /** The archive. */
  readonly download: number
  /** The files of the wheel, and the interval in which they lie unless the build does something unusual. Extensions and bytecode are apart. */
  readonly installed: { readonly size: number; readonly low: number; readonly high: number }
  readonly files: number
  readonly python: PythonFacts
  /** What the installer adds to. */
  readonly wheel?: Pick<WheelFacts, 'distInfo' | 'entryPoints' | 'record'>
  /** Sources of extensions: what they become depends on the target. */
  readonly extensions?: CompiledSources
  /** Of a local project: bytes of direct_url.json. */
  readonly directUrl?: number
}

/** How far the installed size may be from the download, where the list of files is not whole. */
const UNLISTED = { low: 0.5, high: 5 } as const

/** Estimates what a build of the tree would install. What a list that ends early leaves out counts as large as it is packed. */
export function weighSdist({ sizes, texts, download, read }: SdistListing): SdistFacts {
  const facts = weighSource({ sizes, texts, packed: true }, { ...namedBy({ texts }), download })
  if (read >= download) return facts
  const { size, low, high } = facts.installed
  const unlisted = download - read
  return {
    ...facts,
    installed: {
      size: size + unlisted,
      low: low + Math.round(unlisted * UNLISTED.low),
      high: high + Math.round(unlisted * UNLISTED.high),
    },
  }
}
