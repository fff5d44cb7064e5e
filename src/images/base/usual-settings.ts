import type { BaseConfig } from '../stages/step.ts'
import { type BaseImage, type BasePython, EMPTY_CONFIG } from './base-image.ts'
import { libcOfRelease } from './inferred.ts'

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The settings of an official image's Dockerfile, which do not depend on its size. */
interface Usual {
  readonly env?: Readonly<Record<string, string>>
  readonly workdir?: string
  readonly user?: string
  /** Its Python: minor version and prefix. */
  readonly python?: { readonly version: string; readonly prefix: string; readonly site?: string }
  readonly distribution?: readonly [id: string, version: string]
}

const conda = (version: string | undefined, env: Readonly<Record<string, string>> = {}): Usual => ({
  env: { PATH: `/opt/conda/bin:${PATH}`, ...env },
  ...(version === undefined ? {} : { python: { version, prefix: '/opt/conda' } }),
})

/**
 * Images whose sizes only their registry knows, by name and tag, with the settings of their public
 * Dockerfiles (read on 2026-11-26). Releases that are not in a tag are left out.
 */
const USUAL: readonly (readonly [name: RegExp, of: (match: RegExpExecArray) => Usual])[] = [
  [
    /^(?:public\.ecr\.aws\/lambda\/python|amazon\/aws-lambda-python):(3\.\d+)/,
    ([, version = '']) => ({
      env: {
        LAMBDA_TASK_ROOT: '/var/task',
        LAMBDA_RUNTIME_DIR: '/var/runtime',
        PATH: `/var/lang/bin:${PATH}:/opt/bin`,
        PYTHONPATH: '/var/task:/opt/python:/var/runtime',
      },
      workdir: '/var/task',
      python: { version, prefix: '/var/lang' },
      distribution: ['amzn', Number(version.slice(2)) >= 12 ? '2023' : '2'],
    }),
  ],
  [
    /^apache\/airflow:(?:slim-)?(\d+\.\d+\.\d+)(?:-python(3\.\d+))?/,
    ([, airflow = '', version = '3.12']) => ({
      env: {
        AIRFLOW_VERSION: airflow,
        AIRFLOW_HOME: '/opt/airflow',
        PATH: `/home/airflow/.local/bin:${PATH}`,
        HOME: '/home/airflow',
        PIP_USER: 'true',
      },
      workdir: '/opt/airflow',
      user: 'airflow',
      python: { version, prefix: '/usr/local' },
      distribution: ['debian', '12'],
    }),
  ],
  [
    /^mambaorg\/micromamba\b/,
    () => ({
      env: {
        MAMBA_ROOT_PREFIX: '/opt/conda',
        MAMBA_USER: 'mambauser',
        PATH: `/opt/conda/bin:${PATH}`,
      },
      workdir: '/tmp',
      user: 'mambauser',
    }),
  ],
  [
    /^(?:continuumio\/(?:mini|ana)conda3|condaforge\/(?:miniforge|mambaforge)\S*):?/,
    () => conda(undefined, { CONDA_DIR: '/opt/conda' }),
  ],
  [
    /^(?:quay\.io\/)?jupyter\/[\w-]+(?::(?:\S*python-(3\.\d+))?)?/,
    ([, version]) => ({
      ...conda(version, {
        CONDA_DIR: '/opt/conda',
        NB_USER: 'jovyan',
        NB_UID: '1000',
        NB_GID: '100',
        HOME: '/home/jovyan',
      }),
      workdir: '/home/jovyan',
      user: '1000',
      distribution: ['ubuntu', '24.04'],
    }),
  ],
  [
    /^pytorch\/pytorch:2\.[0-6]\./,
    () => ({ ...conda('3.11'), workdir: '/workspace', distribution: ['ubuntu', '22.04'] }),
  ],
  [
    /^tiangolo\/[\w-]+:python(3\.\d+)/,
    ([, version = '']) => ({
      python: { version, prefix: '/usr/local' },
      env: { PATH, PYTHONPATH: '/app' },
      workdir: '/app',
      distribution: ['debian', '12'],
    }),
  ],
  [
    /^gcr\.io\/distroless\/python3-debian13\b/,
    () => ({
      python: { version: '3.13', prefix: '/usr', site: '/usr/lib/python3/dist-packages' },
      distribution: ['debian', '13'],
    }),
  ],
  [
    /^gcr\.io\/distroless\/python3(?:-debian12)?\b/,
    () => ({
      python: { version: '3.11', prefix: '/usr', site: '/usr/lib/python3/dist-packages' },
      distribution: ['debian', '12'],
    }),
  ],
  [
    /^(?:nvidia\/cuda|nvcr\.io\/nvidia\/cuda):\S*-ubuntu(\d\d\.\d\d)/,
    ([, version = '']) => ({
      env: { PATH: `/usr/local/nvidia/bin:/usr/local/cuda/bin:${PATH}` },
      distribution: ['ubuntu', version],
    }),
  ],
  [
    /^mcr\.microsoft\.com\/devcontainers\/python:\S*?(3\.\d+)/,
    ([, version = '']) => ({
      python: { version, prefix: '/usr/local' },
      env: { PATH },
      distribution: ['debian', '12'],
    }),
  ],
]

/** The known settings of an image of unknown size. */
export function usualSettings(
  reference: string,
): Pick<BaseImage, 'config' | 'python' | 'distribution' | 'libc'> | undefined {
  for (const [name, of] of USUAL) {
    const match = name.exec(reference)
    if (match === null) continue
    const { env = { PATH }, workdir = '', user = '', python, distribution } = of(match)
    const config: BaseConfig = { ...EMPTY_CONFIG, env: new Map(Object.entries(env)), workdir, user }
    return {
      config,
      python: python === undefined ? null : pythonOf(python),
      distribution:
        distribution === undefined
          ? null
          : { id: distribution[0], version: distribution[1], isSlim: false },
      libc: distribution === undefined ? null : libcOfRelease(...distribution),
    }
  }
  return undefined
}

const pythonOf = ({ version, prefix, site }: NonNullable<Usual['python']>): BasePython => ({
  version,
  executable: `${prefix}/bin/python${version}`,
  prefix,
  sitePackages: site ?? `${prefix}/lib/python${version}/site-packages`,
  distributions: new Map([['pip', null]]),
})
