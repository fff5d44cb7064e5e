import { inputError, type Warning } from '../../../errors.ts'
import { createLogins } from '../../../fetch/logins/docker-logins.ts'
import { readDaemonMirrors } from './daemon-mirrors.ts'
import { readMirrors } from './mirrors.ts'
import type { RegistrySettings } from './registry.ts'

/** The options and variables that decide how registries are used. */
export interface AskedRegistries {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly insecureRegistries?: readonly string[] | undefined
}

/** The settings, with a warning for each faulty file of them. */
export interface ReadRegistrySettings extends RegistrySettings {
  readonly warnings: readonly Warning[]
}

const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i

/**
 * Settings of all registries of a run. PYSIZE_DOCKER_HUB_URL replaces Docker Hub, like a mirror in
 * the daemon's settings.
 *
 * @throws PysizeError exit 2 `bad-registry`
 */
export function registrySettings({
  env,
  insecureRegistries = [],
}: AskedRegistries): ReadRegistrySettings {
  for (const host of insecureRegistries)
    if (!HOST.test(host))
      throw inputError('bad-registry', `${JSON.stringify(host)} is not the host of a registry.`, {
        hint: 'Write the host and port: registry.example:5000.',
      })
  const hubMirror = env.PYSIZE_DOCKER_HUB_URL || null
  if (hubMirror !== null && !/^https?:\/\//.test(hubMirror))
    throw inputError('bad-registry', 'PYSIZE_DOCKER_HUB_URL is not the URL of a registry.', {
      hint: 'Write it with its scheme: https://mirror.example.',
    })
  const [conf, daemon] = [readMirrors(env), readDaemonMirrors(env)]
  return {
    findLogin: createLogins(env),
    insecure: insecureRegistries.map((host) => host.toLowerCase()),
    hubMirror,
    // Of two rules for the same images, that of registries.conf counts.
    mirrors: [...conf.rules, ...daemon.rules],
    warnings: [...conf.warnings, ...daemon.warnings],
  }
}
