// A browser says what it can decode, and decodes it.

export const ACCEPT_ENCODING = ''

export const decode = async (body: Buffer): Promise<Buffer> => body

export const decodeAtOnce = (body: Buffer): Buffer => body
