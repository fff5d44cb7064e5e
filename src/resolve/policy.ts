import { PysizeError } from '../errors.ts'
import { type DistFile, isTimeless } from '../indexes/page.ts'
import type { IndexOrder } from '../indexes/pass-over.ts'
import type { InstallerName, ToolName } from '../model/estimate.ts'
import { contains, type Range } from '../packaging/versions/range.ts'
import type { SpecifierSet } from '../packaging/versions/specifier-set.ts'
import type { Version } from '../packaging/versions/version.ts'

/** The differences between the answers of installers, as data. */
export interface InstallerPolicy {
  /** The installer with these rules, also for a tool that installs like it. */
  readonly name: InstallerName
  /** The tool that installs. */
  readonly tool: ToolName
  readonly indexes: IndexOrder
  /**
   * The upload time of a file, in milliseconds since the epoch: uv also reads an attribute of HTML
   * pages (crates/uv-client/src/html.rs), and rejects a page with another text instead of a time.
   */
  readonly uploadTime: (file: DistFile) => number | null
  /** Whether a file without an upload time exists if a date is given. */
  readonly admitsUndated: (file: DistFile) => boolean
  /**
   * Whether a Requires-Python allows the target: pip reads the whole specifier, uv only its lower
   * bound.
   */
  readonly admitsPython: (requiresPython: SpecifierSet, python: Version) => boolean
  /**
   * The use of a Requires-Python: pip drops each file that does not allow the target, uv chooses a
   * file first and drops the version if that file does not (crates/uv-resolver/src/resolver/mod.rs,
   * `check_requires_python`).
   */
  readonly holdsPythonAgainst: 'each file' | 'the chosen file'
  /**
   * Whether an sdist takes its metadata from a wheel of its version that does not fit the target:
   * uv assumes that all files of a version have the same metadata
   * (crates/uv-resolver/src/prioritized_distribution.rs, `PrioritizedDist::get`). pip builds the
   * sdist.
   */
  readonly readsUnfitWheels: boolean
  /**
   * Whether a number of a version may be too large for 64 bits. uv rejects such a version, and
   * metadata that names one.
   */
  readonly readsHugeNumbers: boolean
  /**
   * Whether known faults of published requirements and Requires-Python are fixed
   * (`packaging/lenient.ts`). uv fixes them; pip rejects a version whose requirements have such a
   * fault.
   */
  readonly fixesMetadata: boolean
  /**
   * The effect of an unreadable Requires-Python: none under pip (index/package_finder.py,
   * `_check_link_requires_python`); uv leaves the file out (`File::try_from` fails), and rejects
   * such metadata.
   */
  readonly unreadablePython: 'ignored' | 'refused'
  /**
   * Whether a file is yanked if a page of JSON gives an empty reason: pip treats the file as not
   * yanked (models/link.py, `Link.from_json`).
   */
  readonly heedsBlankReason: boolean
  /**
   * Whether sdists in other archives than .tar.gz and .zip are accepted (pip: `utils/filetypes.py`;
   * uv: `version_map.rs`, `is_pep625_compliant`).
   */
  readonly takesOldArchives: boolean
  /**
   * Whether a page is refused if a file on it has a hash that cannot be one (uv:
   * crates/uv-pypi-types/src/simple_json.rs, `Hashes`).
   */
  readonly refusesBadHashes: boolean
  /**
   * Whether installing compiles modules to .pyc files. This is the installer's default; `--compile`
   * and `--no-compile` override it.
   */
  readonly writesBytecode: boolean
  /**
   * Whether RECORD gets a row for each .pyc file. pip writes them (operations/install/wheel.py), uv
   * does not (crates/uv-installer/src/compile.rs).
   */
  readonly recordsBytecode: boolean
  /**
   * Whether modules next to the packages are compiled, too, such as scripts (pip: install/wheel.py,
   * pyc_source_file_paths; uv: uv-installer/src/compile.rs).
   */
  readonly compilesScripts: boolean
  /**
   * Whether packages are installed one after the other: pip in a topological order, uv in parallel
   * (crates/uv-install-wheel).
   */
  readonly installsInOrder: boolean
  /**
   * Whether the later of two equally good files of a version is taken: pip reverses a stable sort,
   * uv keeps the first (crates/uv-distribution-types/src/prioritized_distribution.rs,
   * `insert_built`).
   */
  readonly prefersLater: boolean
  /**
   * Whether wheels are unpacked that zipfile unpacks and others do not: with a path twice and
   * different contents, bytes before the archive or after it, or files packed by bzip2 or lzma (uv:
   * crates/uv-extract/src/stream.rs).
   */
  readonly takesOddArchives: boolean
}

const lowerBoundAdmits = (range: Range, key: string): boolean =>
  range.length > 0 && range[0]! <= key

/**
 * pip 26: `packaging.specifiers` decides on the whole Requires-Python, pre-releases of Python
 * included.
 */
export const PIP: InstallerPolicy = {
  name: 'pip',
  tool: 'pip',
  indexes: 'merge',
  uploadTime: ({ uploadTime }) => uploadTime,
  // Pages with such files are refused when they are read.
  admitsUndated: () => true,
  admitsPython: (requiresPython, python) => contains(requiresPython.range, python.key),
  holdsPythonAgainst: 'each file',
  readsUnfitWheels: false,
  readsHugeNumbers: true,
  fixesMetadata: false,
  unreadablePython: 'ignored',
  heedsBlankReason: false,
  takesOldArchives: true,
  refusesBadHashes: false,
  writesBytecode: true,
  recordsBytecode: true,
  compilesScripts: true,
  installsInOrder: true,
  prefersLater: true,
  takesOddArchives: true,
}

/** @throws PysizeError exit 4 for an invalid time */
function uvUploadTime(file: DistFile): number | null {
  const { uploadTime, uploadFault } = file
  if (uploadTime === null && uploadFault !== undefined)
    throw new PysizeError(
      'index-nonsense',
      `${file.index} gives ${uploadFault} as the upload time of ${file.filename}, which is not a time with a zone.`,
      { exitCode: 4, hint: 'Leave out --exclude-newer.' },
    )
  return uploadTime ?? file.attributeTime ?? null
}

/**
 * uv: `RequiresPython` keeps only the lower bound, so `<4` or `!=3.11.*` never exclude a version.
 */
export const UV: InstallerPolicy = {
  name: 'uv',
  tool: 'uv',
  indexes: 'first',
  uploadTime: uvUploadTime,
  admitsUndated: (file) => file.flat === true || isTimeless(file),
  admitsPython: (requiresPython, python) => lowerBoundAdmits(requiresPython.range, python.key),
  holdsPythonAgainst: 'the chosen file',
  readsUnfitWheels: true,
  readsHugeNumbers: false,
  fixesMetadata: true,
  unreadablePython: 'refused',
  heedsBlankReason: true,
  takesOldArchives: false,
  refusesBadHashes: true,
  writesBytecode: false,
  recordsBytecode: false,
  compilesScripts: false,
  installsInOrder: false,
  prefersLater: false,
  takesOddArchives: false,
}

/**
 * Poetry, PDM and Pex unpack wheels themselves and compile nothing by default; pipenv and
 * conda-lock call pip, and pixi uses uv.
 */
const POLICIES: Readonly<Record<ToolName, InstallerPolicy>> = {
  pip: PIP,
  uv: UV,
  poetry: { ...PIP, tool: 'poetry', writesBytecode: false },
  pdm: { ...PIP, tool: 'pdm', writesBytecode: false },
  pipenv: { ...PIP, tool: 'pipenv' },
  pex: { ...PIP, tool: 'pex', writesBytecode: false },
  pixi: { ...UV, tool: 'pixi' },
  'conda-lock': { ...PIP, tool: 'conda-lock' },
  conda: { ...PIP, tool: 'conda' },
}

/**
 * @param compile whether .pyc files are written; undefined means the installer's default
 */
export function policyOf(installer: ToolName, compile?: boolean): InstallerPolicy {
  const policy = POLICIES[installer]
  return compile === undefined ? policy : { ...policy, writesBytecode: compile }
}
