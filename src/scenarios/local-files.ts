import { statusOf } from '../cache/regular-file.ts'
import { missingArchive } from '../distributions/missing-archive.ts'
import { PysizeError } from '../errors.ts'
import { isFileUrl, pathOfFileUrl } from '../inputs/links.ts'
import { sha256OfFile } from '../inputs/releases/local-bytes.ts'
import type { Resolution } from '../resolve/resolution.ts'
import { redact } from '../text/redact.ts'
import type { Plan } from './plan/plan.ts'

/**
 * Requires that the local archives of a lock exist, and compares local files with the hashes that a
 * lock or a requirement gives them. uv, pip, Poetry, PDM and Pex do so and stop; pipenv
 * installs such files without their hashes.
 *
 * @throws PysizeError exit 2 `file-not-found`, exit 3 `hash-mismatch`
 */
export async function requireLocalFiles(plan: Plan, { packages }: Resolution): Promise<void> {
  const isHashed = plan.lock?.input.lock.format !== 'Pipfile.lock'
  for (const [name, { candidate }] of packages) {
    const { url, filename, sha256 } = candidate.file
    if (!isFileUrl(url)) continue
    const given = plan.hashes.allowedAt(url) ?? plan.hashes.allowed(name)
    const path = pathOfFileUrl(url, '/')
    if (path === undefined || statusOf(path)?.isFile() !== true) {
      const known = plan.lock?.distributions.get(name)
      if (known?.candidate?.file.url === url)
        throw missingArchive(path ?? redact(url), [known.locked.place()])
      continue
    }
    if (!isHashed || (sha256 === null && given === null)) continue
    const digest = await sha256OfFile(path)
    if ((sha256 ?? digest) !== digest || given?.has(digest) === false)
      throw mismatch(plan, name, filename, digest)
  }
}

function mismatch(
  { lock, request }: Plan,
  name: string,
  filename: string,
  digest: string,
): PysizeError {
  const locked = lock?.distributions.get(name)?.locked
  const where = locked === undefined ? 'the requirement gives' : `${lock?.input.lock.file} gives`
  return new PysizeError(
    'hash-mismatch',
    `${filename} does not have the hash that ${where}: its sha256 is ${digest}.`,
    {
      exitCode: 3,
      places:
        locked === undefined
          ? request.roots.flatMap(({ requirement, origin }) =>
              requirement.name === name ? origin : [],
            )
          : [locked.place()],
      hint:
        locked === undefined
          ? 'Restore the file, or correct its hash.'
          : 'Restore the file, or lock again.',
    },
  )
}
