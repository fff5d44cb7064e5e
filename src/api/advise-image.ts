import type { ImageAdvice } from '../model/image-advice.ts'
import type { ImageOptions } from '../options/options.ts'
import { unique, withSettings } from '../scenarios/draft.ts'
import { gatesOf } from '../scenarios/gates.ts'
import { advisedImage } from '../scenarios/image/advised/advised-image.ts'
import { type Host, withSession } from '../scenarios/session/session.ts'
import { redactAll } from '../text/redact.ts'

/** Writes a Dockerfile for requirements, and predicts each step from the usual one to it. */
export async function adviseImageWith(given: ImageOptions, host: Host): Promise<ImageAdvice> {
  return withSession(given, host, async (session) => {
    try {
      const { options } = await withSettings(given, given.files?.[0], session)
      const advised = await advisedImage(options, gatesOf(options, host.cwd), session)
      await session.store.flush()
      return redactAll({ ...advised, warnings: unique(advised.warnings), network: session.usage() })
    } catch (error) {
      session.repeatProgress()
      throw error
    }
  })
}
