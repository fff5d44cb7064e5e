import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMemoryStore } from '../../../src/cache/memory-store.ts'
import type { Fetcher } from '../../../src/fetch/request.ts'
import { readReference } from '../../../src/images/base/reference.ts'
import { createRegistries } from '../../../src/images/base/registry/mirrored-image.ts'
import { registrySettings } from '../../../src/images/base/registry/registry-settings.ts'
import { remoteBase } from '../../../src/images/base/registry/remote-base.ts'

/**
 * The tar sizes of the layers of Docker Hub's demo/t:1, by the mirrors of a daemon.json.
 *
 * @param mirrors hosts and ports on loopback, in their order
 */
export async function hubImage(
  mirrors: readonly string[],
  { home, fetcher }: { readonly home: string; readonly fetcher: Fetcher },
): Promise<readonly (number | null)[]> {
  mkdirSync(join(home, '.docker'), { recursive: true })
  const settings = { 'registry-mirrors': mirrors.map((host) => `http://${host}`) }
  writeFileSync(join(home, '.docker', 'daemon.json'), JSON.stringify(settings))
  const reference = readReference('demo/t:1')
  const store = createMemoryStore()
  const registries = createRegistries(fetcher, registrySettings({ env: { HOME: home } }))
  const image = await registries.read(reference, 'linux/amd64', store)
  const { layers } = await remoteBase(image, reference, 'linux/amd64', store)
  return layers.map(({ sizes }) => sizes.tar.size)
}
