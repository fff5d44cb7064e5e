export function fileURLToPath(url: string | URL): string {
  const { protocol, pathname } = new URL(url)
  if (protocol !== 'file:') throw new TypeError('it is no file URL')
  return decodeURIComponent(pathname)
}

export const pathToFileURL = (path: string): URL =>
  new URL(`file://${path.split('/').map(encodeURIComponent).join('/')}`)
