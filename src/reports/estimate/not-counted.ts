import type { Scenario } from '../../model/estimate.ts'
import { SLIM_IMAGE_SIZES } from '../../targets/slim-image-sizes.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'

/** The parts that the figures include and do not include, and the meaning of the marks above. */
export function notes(
  asked: Scenario,
  above: readonly string[],
  { width, binaryUnits, lines }: ReportOptions,
): string[] {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const { totals } = asked
  const text = above.join('\n')
  const marks = [
    text.includes('~') ? '~ estimated' : '',
    text.includes('≥') ? '≥ at least' : '',
    text.includes('?') ? '? unknown' : '',
  ]
  const used = marks.filter((mark) => mark !== '')
  const bytecode =
    totals.bytecode_size > 0
      ? `Bytecode takes ${size(totals.bytecode_size)}; --no-compile leaves it out. `
      : ''
  const legend = used.length === 0 ? '' : ` ${used.join(', ')}.`
  const blocks =
    lines === true
      ? `In 4\u00a0kB blocks, as du and quotas count, the total is ${size(totals.disk_size)}. `
      : ''
  return wrap(
    `${bytecode}${blocks}Not counted: base image${slimImage(asked, size)}, system packages, your code, models.${legend}`,
    width,
    2,
  )
}

function slimImage({ target }: Scenario, size: (bytes: number) => string): string {
  const minor = target.python.split('.', 2).join('.')
  const bytes =
    target.platform === 'linux-x86_64' && target.glibc === '2.36'
      ? SLIM_IMAGE_SIZES.get(minor)
      : undefined
  return bytes === undefined ? '' : ` (${size(bytes)} for python:${minor}-slim-bookworm)`
}
