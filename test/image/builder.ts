import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** The base of every case. The embedded facts know it by the same name. */
const BASE = 'docker.io/library/python:3.11-slim-bookworm'
const UV_IMAGE = 'ghcr.io/astral-sh/uv:0.13.9'
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'
const CA_VARIABLES = ['PIP_CERT', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'].map(
  (name) => `${name}=${CERTIFICATES}`,
)

/** Builds images with buildah, one layer an instruction. */
export interface Builder {
  /**
   * Builds a Dockerfile and puts the image into an OCI layout.
   *
   * @returns its tag in the layout
   */
  readonly build: (name: string, dockerfile: string, context: string) => string
  /** Writes an image that was built to an archive, as `docker save` does. */
  readonly save: (name: string, archive: string) => void
  /** The base as an archive, for `--base`: it shows the packages of that day. */
  readonly baseArchive: () => string
  /** Deletes an image; its layout stays. */
  readonly remove: (name: string) => void
  readonly layout: string
  readonly version: string
}

/**
 * @param folder for the storage, which may grow by some gigabytes
 * @param base a tar archive of the base's root, made by make-base.sh
 * @param uv a folder with `uv` and `uvx`; null if no case needs them
 */
export function openBuilder(folder: string, base: string, uv: string | null): Builder {
  const storage = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')]
  const layout = join(folder, 'layout')
  mkdirSync(layout, { recursive: true })
  const buildah = (...words: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('buildah', [...storage, ...words], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, STORAGE_DRIVER: 'overlay' },
    })
    if (status !== 0)
      throw new Error(`buildah ${words[0]}: ${stderr.trim().split('\n').slice(-12).join('\n')}`)
    return stdout.trim()
  }
  const has = (image: string): boolean =>
    buildah('images', '--all', '--format', '{{.Name}}:{{.Tag}}').split('\n').includes(image)
  const commit = (container: string, image: string): void => {
    buildah('commit', '--quiet', '--format', 'oci', container, image)
    buildah('rm', container)
  }
  if (!has(BASE)) {
    const container = buildah('from', 'scratch')
    buildah('add', container, base, '/')
    const env = [
      'PATH=/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'LANG=C.UTF-8',
      ...CA_VARIABLES,
    ]
    buildah('config', ...env.flatMap((one) => ['--env', one]), '--cmd', 'python3', container)
    commit(container, BASE)
  }
  if (uv !== null && !has(UV_IMAGE)) {
    const container = buildah('from', 'scratch')
    buildah('copy', container, join(uv, 'uv'), join(uv, 'uvx'), '/')
    commit(container, UV_IMAGE)
  }
  const build = (name: string, dockerfile: string, context: string): string => {
    const options = ['--pull-never', '--isolation', 'chroot', '--layers', '--format', 'oci']
    buildah('bud', ...options, '--file', dockerfile, '--tag', `case/${name}`, context)
    buildah('push', '--quiet', `case/${name}`, `oci:${layout}:${name}`)
    return name
  }
  const save = (name: string, archive: string): void => {
    buildah('push', '--quiet', `case/${name}`, `docker-archive:${archive}`)
  }
  const baseArchive = (): string => {
    const file = join(folder, 'base-image.tar')
    if (!existsSync(file))
      buildah('push', '--quiet', BASE, `docker-archive:${file}:python:3.11-slim-bookworm`)
    return file
  }
  const remove = (name: string): void => {
    buildah('rmi', '--force', `case/${name}`)
    buildah('rmi', '--prune')
  }
  return { build, save, baseArchive, remove, layout, version: buildah('--version') }
}
