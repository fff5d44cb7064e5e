import { resolve } from 'node:path'
import { statusOf } from '../cache/regular-file.ts'
import { inputError } from '../errors.ts'
import { readReference } from '../images/base/reference.ts'
import { createRegistries } from '../images/base/registry/mirrored-image.ts'
import { pullImage } from '../images/base/registry/pull-image.ts'
import { registrySettings } from '../images/base/registry/registry-settings.ts'
import type { ImageArchiveOptions } from '../installed/image/archive.ts'
import { type OpenedSource, openSource } from '../installed/open-source.ts'
import type { VerifyOptions } from '../options/options.ts'
import { type Host, withSession } from '../scenarios/session/session.ts'
import { dockerPlatform } from '../targets/docker-platform.ts'

/** Written as a path, so it is not a reference to a registry. */
const IS_PATH = /^(?:\.{0,2}\/|~)|\.(?:tar(?:\.(?:gz|zst))?|tgz|oci)$/i

/**
 * The image of `--image`: an archive or layout if one exists, else a reference, whose layers are
 * read from its registry.
 *
 * @throws PysizeError exit 2 if it is neither; exit 4 `registry-…`
 */
export async function openNamedImage(
  named: string,
  options: VerifyOptions,
  host: Host,
  reading: ImageArchiveOptions,
): Promise<OpenedSource> {
  if (IS_PATH.test(named) || statusOf(resolve(host.cwd, named)) !== undefined)
    return openSource(named, host.cwd, reading)
  const reference = readReference(named)
  if (options.offline === true)
    throw inputError(
      'needs-registry',
      `The layers of ${named} are in a registry, and --offline is set.`,
      {
        hint: 'Save the image first: docker save IMAGE -o image.tar',
      },
    )
  const settings = registrySettings({
    env: host.env,
    insecureRegistries: options.insecureRegistries,
  })
  return withSession(options, host, async ({ fetcher, store, progress, signal }) => {
    const event = { phase: 'pulling', scenario: 'default', unreadable: 0 } as const
    progress({ ...event, packages: 0, done: 0 })
    const image = await createRegistries(fetcher, settings).read(
      reference,
      dockerPlatform(options.platform),
      store,
    )
    const pulled = await pullImage(image, named, store, {
      hashes: reading.hashes,
      onBytes: (done, all) => {
        signal?.throwIfAborted()
        progress({ ...event, packages: all, done })
      },
    })
    return { source: pulled.source, image: pulled }
  })
}
