import type { Store } from '../../../cache/store.ts'
import { PysizeError } from '../../../errors.ts'
import type { Fetcher } from '../../../fetch/request.ts'
import type { ImageReference } from '../reference.ts'
import { placesOfImage } from './mirrors.ts'
import { createRegistry, type Registry, type RegistrySettings } from './registry.ts'
import { type RemoteImage, readRemoteImage } from './remote-image.ts'

/** The registries of a run, each with its tokens. */
export interface Registries {
  /**
   * An image from the first place that has it: its mirrors, then its own registry. Digests are
   * checked, so a mirror cannot replace an image that a digest names.
   *
   * @param platform `linux/amd64`
   * @throws PysizeError of the last place that was tried
   */
  read(reference: ImageReference, platform: string, store: Store): Promise<RemoteImage>
}

export function createRegistries(fetcher: Fetcher, settings: RegistrySettings): Registries {
  const clients = new Map<string, Registry>()
  /** Why a registry can't be reached: it is not tried again. */
  const failures = new Map<string, PysizeError>()

  function clientOf(name: string, isInsecure: boolean): Registry {
    const client =
      clients.get(name) ??
      createRegistry(
        name,
        fetcher,
        isInsecure ? { ...settings, insecure: [...settings.insecure, name] } : settings,
      )
    clients.set(name, client)
    return client
  }

  async function ask(
    reference: ImageReference,
    isInsecure: boolean,
    platform: string,
    store: Store,
  ): Promise<RemoteImage> {
    const { registry } = reference
    const failure = failures.get(registry)
    if (failure !== undefined) throw failure
    try {
      return await readRemoteImage(clientOf(registry, isInsecure), reference, platform, store)
    } catch (error) {
      if (error instanceof PysizeError && error.code === 'registry-unreachable')
        failures.set(registry, error)
      throw error
    }
  }

  return {
    async read(reference, platform, store) {
      let failure: unknown
      for (const place of placesOfImage(reference, settings.mirrors)) {
        try {
          return await ask(place.reference, place.isInsecure, platform, store)
        } catch (error) {
          if (!(error instanceof PysizeError)) throw error
          failure = error
        }
      }
      throw failure
    },
  }
}
