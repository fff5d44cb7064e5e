import { compareScenarios } from '../analyse/compare.ts'
import { totalOnDisk } from '../analyse/on-disk.ts'
import type { BudgetResult, Scenario } from '../model.ts'
import { printable } from '../text/printable.ts'
import { formatSize } from '../text/sizes.ts'
import { onDiskMark } from './headline.ts'
import type { ReportOptions } from './report.ts'
import { wrap } from './table.ts'
import { linesOf } from './your-lines.ts'

/** The packages that PyTorch's own index has builds of. */
const TORCH = ['torch', 'torchvision', 'torchaudio']
const CPU_INDEX = 'https://download.pytorch.org/whl/cpu'

/** What the CPU build of torch would weigh, and what to write to get it. */
export function cpuBuild(asked: Scenario, cpu: Scenario, budget: BudgetResult | null, { width, binaryUnits }: ReportOptions): string[] {
  const size = (bytes: number): string => formatSize(bytes, binaryUnits).replaceAll(' ', '\u00a0')
  const { onDisk } = compareScenarios(asked, cpu)
  const weight = totalOnDisk(cpu.totals)
  const fits = budget === null ? '' : weight <= budget.limit ? `, within ${size(budget.limit)}` : `, still over ${size(budget.limit)}`
  return [
    ...wrap(`With the CPU build of torch: ${onDiskMark(cpu)}${size(weight)} on disk${fits}; saves ${size(-onDisk.difference)}`, width, 2),
    ...recipe(asked, cpu, width),
  ]
}

/** The lines to write. An index alone would not do: the version on the main index is the newer one. */
function recipe(asked: Scenario, cpu: Scenario, width: number): string[] {
  const builds = cpu.packages.filter(({ name, version }) => TORCH.includes(name) && version.includes('+'))
  if (builds.length === 0) return []
  if (asked.installer === 'uv') return ['  install with:', '      uv pip install --torch-backend cpu …']
  const requested = new Set(linesOf(asked).map(({ name }) => name))
  const [line] = linesOf(asked).filter(({ leaves }) => leaves.includes('torch'))
  const file = line === undefined || line.file.startsWith('-') ? 'your requirements' : line.file
  const replaced = builds.filter(({ name }) => requested.has(name)).map(({ name }) => name)
  const instead = replaced.length === 0 ? '' : ` in place of ${replaced.join(', ')}`
  return [
    ...wrap(`add to ${file}${instead}:`, width - 2, 0).map((text) => `  ${text}`),
    `      --extra-index-url ${CPU_INDEX}`,
    ...builds.map(({ name, version }) => `      ${name}==${printable(version)} ; sys_platform != "darwin"`),
  ]
}
