import { imagePath } from '../file-system/image-path.ts'
import type { Effect } from './effect.ts'
import { hasOption, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

/**
 * The assumed size of an SQLite database after the migrations of Django's apps and some of the
 * project's own, if no server is named. It may be off by a factor of two.
 */
const DATABASE = 500_000

/** `manage.py` and `django-admin`; undefined for a command that is not known. */
export function djangoEffects(
  args: readonly (string | null)[],
  cwd: string,
): readonly Effect[] | undefined {
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
  if (
    action != null &&
    /^(?:migrate|createsuperuser|createcachetable|loaddata|flush)$/.test(action)
  )
    return [
      {
        kind: 'write',
        path: imagePath('db.sqlite3', cwd),
        size: DATABASE,
        text: null,
        within: 1,
      },
    ]
  return action != null &&
    /^(?:check|compilemessages|makemessages|showmigrations|diffsettings|version|help|spectacular)$/.test(
      action,
    )
    ? NOTHING
    : undefined
}
