import type { Effect } from './effect.ts'
import { hasOption, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

/** `manage.py` and `django-admin`; undefined for a command that is not known. */
export function djangoEffects(args: readonly (string | null)[]): readonly Effect[] | undefined {
  const parsed = parseWords(
    args,
    new Set([
      '--settings',
      '--pythonpath',
      '-v',
      '--verbosity',
      '-i',
      '--ignore',
      '-l',
      '--locale',
    ]),
  )
  const [action] = parsed.operands
  if (action === 'collectstatic' || action === 'compress')
    return hasOption(parsed, '-n', '--dry-run')
      ? NOTHING
      : [{ kind: 'static-files', what: `manage.py ${action}` }]
  return action != null &&
    /^(?:check|compilemessages|makemessages|showmigrations|diffsettings|version|help|spectacular)$/.test(
      action,
    )
    ? NOTHING
    : undefined
}
