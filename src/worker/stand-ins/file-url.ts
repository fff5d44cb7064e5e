import { FetchError } from '../../fetch/fetch-error.ts'

export async function readFileUrl(url: string): Promise<never> {
  throw new FetchError('nonsense', url, 'is a file of a machine, which no page can read')
}
