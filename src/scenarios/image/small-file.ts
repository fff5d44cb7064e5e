import { posix } from 'node:path'
import { footprintOfMany } from '../../images/file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../images/file-system/image-files.ts'
import { estimated } from '../../images/sizes/figure.ts'
import type { CopyStep } from '../../images/stages/step.ts'

/** Files that people write by hand: requirements, settings, keys and scripts, by their names. */
const WRITTEN =
  /(?:^|\/)(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|Makefile|[^/]*entrypoint[^/]*|\.env(?:\.[\w-]+)?)$|(?:requirements|constraints)[^/]*(?:\/[^/]+)?\.(?:txt|in)$|\.(?:env|sh|ini|cfg|conf|properties|toml|pem|key|crt|cer|service)$/i

/** Bytes. */
const USUAL_SIZE = 1_000
const LARGEST_SIZE = 20_000

/** The longest path of Linux, bytes (PATH_MAX): it bounds the time of the search in a path. */
const LONGEST_PATH = 4096

/** Whether a missing file is small, whatever it contains. A pattern may name many files. */
export const isSmallByName = (path: string): boolean =>
  path.length <= LONGEST_PATH && !/[*?[]/.test(path) && WRITTEN.test(path)

/** The estimate of a small file that COPY names. */
export const smallFile = (step: CopyStep, source: string): ImageFiles =>
  imageFiles(
    'context',
    `${step.kind.toUpperCase()} ${source}`,
    [
      step.destination.endsWith('/')
        ? `${step.destination}${posix.basename(source)}`
        : step.destination,
    ],
    footprintOfMany(
      1,
      0,
      estimated(USUAL_SIZE, 0, LARGEST_SIZE),
      estimated(USUAL_SIZE / 2, 0, LARGEST_SIZE),
    ),
    {},
  )
