import { PYTORCH_URL } from '../../indexes/pytorch.ts'
import type { TorchChoice } from './choice.ts'

/** PyTorch's index of a build, as people write it. */
export const indexOfBuild = (build: string): string => `${PYTORCH_URL}/${build}`

/** The versions as requirements. */
export const torchPins = (choice: TorchChoice): readonly string[] =>
  choice.versions.map((one) => `${pinOf(one)} ; ${markerOf(choice, '"')}`)

export const pinOf = ({ name, version }: TorchChoice['versions'][number]): string =>
  `${name}==${version}`

/** The platforms with labelled builds: macOS has none, and old releases lack some machines. */
export function markerOf({ without }: TorchChoice, quote: '"' | "'"): string {
  const parts = [
    'sys_platform != "darwin"',
    ...without.map((platform) => `platform_machine != "${machineOf(platform)}"`),
  ]
  return parts.join(' and ').replaceAll('"', quote)
}

/** The other platforms. */
export const otherwise = ({ without }: TorchChoice, quote: '"' | "'"): string =>
  [
    'sys_platform == "darwin"',
    ...without.map((platform) => `platform_machine == "${machineOf(platform)}"`),
  ]
    .join(' or ')
    .replaceAll('"', quote)

const machineOf = (platform: string): string => platform.slice(platform.indexOf('-') + 1)
