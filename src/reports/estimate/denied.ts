import type { DeniedPackage } from '../../model/budget.ts'
import { printable } from '../../text/printable.ts'
import type { ReportOptions } from '../report.ts'
import { wrap } from '../table.ts'

/** The denied packages, one line for each rule, with the path to the first of them. */
export function deniedLines(
  denied: readonly DeniedPackage[] | undefined,
  { width }: Pick<ReportOptions, 'width'>,
): string[] {
  if (denied === undefined) return []
  if (denied.length === 0) return wrap('OK no denied package is installed', width, 2)
  const rules = [...new Set(denied.map(({ rule }) => rule))]
  return rules.flatMap((rule) => {
    const found = denied.filter((one) => one.rule === rule)
    const [first] = found
    const more = found.length === 1 ? '' : ` and ${found.length - 1} more`
    const what = rule === '--require-cpu' ? rule : `--deny ${rule}`
    return first === undefined
      ? []
      : wrap(
          printable(`FAILED ${what}: ${first.name} ${first.version}${more}${through(first)}`),
          width,
          2,
        )
  })
}

/** `, through requirements/base.txt:24 > app > lib`; empty if no line is known. */
function through({ file, line, path }: DeniedPackage): string {
  if (path.length === 0) return ', which nothing needs now'
  if (file === null && path.length === 1) return ''
  const place = file === null ? [] : [line === null ? file : `${file}:${line}`]
  const names = path.length > 3 ? [path[0]!, '…', path.at(-1)!] : path
  return `, through ${[...place, ...names].join(' > ')}`
}
