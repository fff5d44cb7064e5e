import { posix } from 'node:path'
import { footprintOfMany } from '../../images/file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../images/file-system/image-files.ts'
import { estimated } from '../../images/sizes/figure.ts'
import type { CopyStep } from '../../images/stages/step.ts'

/** What people write by hand, by its name: requirements or a folder of them, settings, keys, scripts. */
const WRITTEN =
  /(?:^|\/)(?:requirements\/?|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|Makefile|[^/]*entrypoint[^/]*|\.env(?:\.[\w-]+)?)$|(?:requirements|constraints)[^/]*(?:\/[^/]+)?\.(?:txt|in)$|\.(?:env|sh|ini|cfg|conf|properties|toml|pem|key|crt|cer|service)$/i

/** Bytes. */
const USUAL_SIZE = 1_000
const LARGEST_SIZE = 20_000

/** The longest path of Linux, bytes (PATH_MAX): it bounds the time of the search in a path. */
const LONGEST_PATH = 4096

/** Whether a missing file is small, whatever it contains. A pattern may name many files. */
export const isSmallByName = (path: string): boolean =>
  path.length <= LONGEST_PATH && !/[*?[]/.test(path) && WRITTEN.test(path)

/** Texts that a program writes, by their names. Their size may vary more. */
const PRODUCED = /\.(?:txt|md|rst|toml|ya?ml|cfg|ini|conf|env|lock|version)$|(?:^|\/)VERSION$/i

/** Bytes. */
const USUAL_TEXT = 10_000
const LARGEST_TEXT = 1_000_000

/** The estimate of a small file that COPY names. */
export const smallFile = (step: CopyStep, source: string): ImageFiles =>
  oneFile('context', step, source, USUAL_SIZE, LARGEST_SIZE)

/**
 * The estimate of a text that a program of an earlier stage has written; undefined if its name does
 * not say that it is one.
 */
export const producedText = (step: CopyStep, source: string): ImageFiles | undefined =>
  isSmallByName(source) ||
  (source.length <= LONGEST_PATH && !/[*?[]/.test(source) && PRODUCED.test(source))
    ? oneFile('written', step, source, USUAL_TEXT, LARGEST_TEXT)
    : undefined

/** The estimate of a script or of settings in an image of unknown files; undefined for others. */
export const textOfImage = (step: CopyStep, source: string): ImageFiles | undefined =>
  isSmallByName(source) ? oneFile('written', step, source, USUAL_SIZE, LARGEST_SIZE) : undefined

const oneFile = (
  kind: 'context' | 'written',
  step: CopyStep,
  source: string,
  usual: number,
  largest: number,
): ImageFiles =>
  imageFiles(
    kind,
    `${step.kind.toUpperCase()} ${source}`,
    [
      step.destination.endsWith('/')
        ? `${step.destination}${posix.basename(source)}`
        : step.destination,
    ],
    footprintOfMany(1, 0, estimated(usual, 0, largest), estimated(usual / 2, 0, largest)),
    {},
  )
