import { parseSize } from '../../analyse/budgets/parse-size.ts'
import { inputError } from '../../errors.ts'
import type { Dockerfile } from '../../images/dockerfile/syntax.ts'
import { footprintOfMany, totalFootprint } from '../../images/file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../images/file-system/image-files.ts'
import { exactly, roughly } from '../../images/sizes/figure.ts'
import type { BuiltLayer } from './built-stage.ts'

/** The sizes of `--layer LINE=SIZE`, bytes by line. */
export function statedLayers(values: readonly string[]): ReadonlyMap<number, number> {
  return new Map(
    values.map((value) => {
      const [, line, text = ''] = /^(\d{1,6})=(.*)$/.exec(value) ?? []
      const size = parseSize(text)
      if (line === undefined || size === undefined)
        throw inputError('bad-layer', `'${value}' is not LINE=SIZE.`, {
          hint: 'Write the line of the Dockerfile and a size: --layer 12=50MB',
        })
      return [Number(line), size]
    }),
  )
}

/**
 * A size of a line without an instruction would count nowhere.
 *
 * @param file the name of the Dockerfile
 * @throws PysizeError exit 2
 */
export function checkStated(
  sizes: ReadonlyMap<number, number>,
  { stages }: Dockerfile,
  file: string,
): void {
  const lines = new Set(stages.flatMap(({ instructions }) => instructions.map(({ line }) => line)))
  const wrong = [...sizes.keys()].find((line) => !lines.has(line))
  if (wrong !== undefined)
    throw inputError('bad-layer', `No instruction of ${file} begins in line ${wrong}.`, {
      hint: 'Name the line of a layer in the report.',
    })
}

/** The compressed size of unknown data: between a third of its size and all of it. */
const PACKED = { size: 0.6, share: 0.6 }

/** A stated size replaces all unknown parts of a layer. */
export function withStated(layer: BuiltLayer, sizes: ReadonlyMap<number, number>): BuiltLayer {
  const size = layer.line === null ? undefined : sizes.get(layer.line)
  if (size === undefined) return layer
  const isKnown = ({ footprint }: ImageFiles): boolean =>
    footprint.sizes.uncompressed.source !== 'unknown'
  const footprint = footprintOfMany(1, 0, exactly(size), roughly(size * PACKED.size, PACKED.share))
  const group = imageFiles('written', `--layer ${layer.line}`, [], footprint)
  const rows = [...layer.rows.filter((row) => isKnown(row.group)), { group, again: false }]
  return { ...layer, rows, footprint: totalFootprint(rows.map((row) => row.group.footprint)) }
}
