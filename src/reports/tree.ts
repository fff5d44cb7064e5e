import colors from 'picocolors'
import type { TreeAnswer, TreeNode } from '../model/documents.ts'
import { formatSize } from '../text/sizes.ts'
import { mark, sizeMark } from './estimate/all-packages.ts'
import { headline } from './estimate/headline.ts'
import { gateLines } from './estimate/verdict.ts'
import type { ReportOptions } from './report.ts'
import { type Column, renderTable, wrap } from './table.ts'

interface Row {
  readonly label: string
  readonly node: TreeNode
  /** For one of the user's lines its place, for a package the requirement. */
  readonly requirement: string
  /** One of the user's lines at the end of an inverted tree: its package already has the sizes. */
  readonly isLine: boolean
}

/** A tree as a table: packages under those that require them, with the size on disk of each. */
export function treeReport(answer: TreeAnswer, options: ReportOptions): string {
  const { bold, dim } = colors.createColors(options.colors)
  const { width, binaryUnits } = options
  const { roots, invert } = answer.tree
  const [asked] = answer.scenarios
  if (asked === undefined) return 'Nothing was estimated.\n'
  const { answer: first, target } = headline(answer, asked, options)
  const rows = rowsOf(roots, invert !== null)
  const size = (bytes: number | null): string =>
    bytes === null ? '?' : formatSize(bytes, binaryUnits)
  const sources = new Map(
    asked.packages.map(({ name, sources: { installed } }) => [name, installed]),
  )
  const columns: Column<Row>[] = [
    {
      heading: invert === null ? 'Your lines and what they need' : `Who needs ${invert}`,
      align: 'left',
      cell: ({ label }) => label,
    },
    {
      heading: 'own',
      align: 'right',
      cell: figure(({ name, own_size }) => mark(sources.get(name)!) + size(own_size)),
    },
    {
      heading: 'retained',
      align: 'right',
      cell: figure(({ source, retained_size }) => mark(source) + size(retained_size)),
    },
    {
      heading: 'total',
      align: 'right',
      cell: figure(({ source, total_size }) => sizeMark(source) + size(total_size)),
      dropAt: 2,
    },
    { heading: '', align: 'left', cell: ({ requirement }) => requirement, dropAt: 1 },
  ]
  const [heading = '', ...lines] = renderTable(columns, rows, width)
  return `${[
    ...(invert === null ? first : wrap(needs(invert, roots), width, 2)).map(bold),
    ...target.map(dim),
    '',
    dim(heading),
    ...lines.map((line, at) => (rows[at]!.node.repeated ? dim(line) : line)),
    ...wrap(legend(rows), width, 2).map(dim),
    ...gateLines(answer, options),
  ].join('\n')}\n`
}

/** The sizes of a package are shown at its first occurrence. */
const figure =
  (of: (node: TreeNode) => string) =>
  ({ node, isLine }: Row): string =>
    isLine || node.repeated ? '' : of(node)

/** `numpy 2.4.0 is needed by 12 packages and 2 of your lines`. */
function needs(invert: string, [root]: readonly TreeNode[]): string {
  const children = root?.children ?? []
  const lines = children.filter(({ file }) => file !== null).length
  const packages = new Set(children.filter(({ file }) => file === null).map(({ name }) => name))
    .size
  const parts = [
    ...(lines === 0 ? [] : [lines === 1 ? '1 of your lines' : `${lines} of your lines`]),
    ...(packages === 0 ? [] : [packages === 1 ? '1 package' : `${packages} packages`]),
  ]
  return `${invert} ${root?.version ?? ''} is needed by ${parts.length === 0 ? 'nothing within this depth' : parts.join(' and ')}`
}

function rowsOf(roots: readonly TreeNode[], isInverted: boolean): readonly Row[] {
  const rows: Row[] = []
  const add = (node: TreeNode, before: string, branch: string, below: string): void => {
    const isLine = isInverted && node.file !== null
    const place = node.line === null ? (node.file ?? '') : `${node.file}:${node.line}`
    const extras = node.extras.length === 0 ? '' : `[${fewOf(node.extras)}]`
    const mark = node.repeated ? ' (*)' : node.omitted > 0 ? ` (+${node.omitted})` : ''
    rows.push({
      label:
        before +
        branch +
        (isLine ? `${place}  ${node.requirement}` : `${node.name}${extras} ${node.version}${mark}`),
      node,
      requirement: isLine ? '' : node.file === null ? requirementOf(node) : place,
      isLine,
    })
    for (const [at, child] of node.children.entries()) {
      const isLast = at === node.children.length - 1
      add(child, before + below, isLast ? '└─ ' : '├─ ', isLast ? '   ' : '│  ')
    }
  }
  for (const root of roots) add(root, '', '', '')
  return rows
}

/** `cublas,cudart,+9`: a package may have dozens of extras in effect. */
const fewOf = (extras: readonly string[]): string =>
  extras.length <= MOST_EXTRAS + 1
    ? extras.join(',')
    : `${extras.slice(0, MOST_EXTRAS).join(',')},+${extras.length - MOST_EXTRAS}`

const MOST_EXTRAS = 2

const requirementOf = ({ requirement, extra }: TreeNode): string =>
  requirement === null ? '' : `${requirement}${extra === null ? '' : ` (extra ${extra})`}`

function legend(rows: readonly Row[]): string {
  const parts = [
    'own: the package itself. retained: with packages that only it needs. total: with all it needs.',
    ...(rows.some(({ node }) => node.repeated) ? ['(*): shown above.'] : []),
    ...(rows.some(({ node }) => node.omitted > 0) ? ['(+N): N more below.'] : []),
  ]
  return parts.join(' ')
}
