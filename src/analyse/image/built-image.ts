import type { FileSystem } from '../../images/file-system/image-files.ts'
import type { LayerContent } from '../../images/file-system/layer.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import type { StageConfig } from '../../images/stages/step.ts'
import type { InstalledPackages } from '../../images/system/installed-packages.ts'
import type { PackageEstimate } from '../../model/estimate.ts'

/** An image as it would be built. */
export interface BuiltImage {
  /** The name of its base. */
  readonly base: string
  /** The lowest first. Layers of the base are included; they have no line. */
  readonly layers: readonly (LayerContent & {
    readonly line: number | null
    readonly instruction: string
  })[]
  readonly files: FileSystem
  /** Packages of the distribution; null if no command installs any. */
  readonly packages: InstalledPackages | null
  readonly environments: readonly PythonEnvironment[]
  readonly config: StageConfig
  /**
   * The instructions of all stages that make layers, by their first line. Continued lines are
   * joined.
   */
  readonly instructions: ReadonlyMap<number, { readonly text: string; readonly endLine: number }>
  /** The installs of the build, in order. */
  readonly installs: readonly {
    readonly line: number
    readonly text: string
    readonly packages: readonly PackageEstimate[]
  }[]
  /** Whether the context has a .dockerignore. */
  readonly hasIgnoreFile: () => boolean
}
