import { type Warning, warning } from '../../errors.ts'
import { FetchError } from '../../fetch/fetch-error.ts'
import type { Plan } from '../plan/plan.ts'

/**
 * Hosts of public mirrors of PyPI that hold all of its files, as their own pages say. Dockerfiles
 * name them because they are near the builder.
 */
const MIRRORS: ReadonlySet<string> = new Set([
  'mirror.baidu.com',
  'mirror.nju.edu.cn',
  'mirror.sjtu.edu.cn',
  'mirrors.163.com',
  'mirrors.aliyun.com',
  'mirrors.bfsu.edu.cn',
  'mirrors.cloud.tencent.com',
  'mirrors.huaweicloud.com',
  'mirrors.tencent.com',
  'mirrors.tencentyun.com',
  'mirrors.tuna.tsinghua.edu.cn',
  'mirrors.ustc.edu.cn',
  'mirrors.zju.edu.cn',
  'pypi.douban.com',
  'pypi.mirrors.ustc.edu.cn',
  'pypi.tuna.tsinghua.edu.cn',
  'repo.huaweicloud.com',
])

/** A plan with the main index instead of mirrors of it, and the warning about that. */
interface WithoutMirrors {
  readonly plan: Plan
  readonly warning: Warning
}

/**
 * The plan of an install whose mirror of PyPI failed. Undefined for another failure.
 *
 * @param indexUrl the main index; null for PyPI
 */
export function withoutMirrors(
  plan: Plan,
  failure: unknown,
  indexUrl: string | null,
): WithoutMirrors | undefined {
  if (!(failure instanceof FetchError) || !isMirror(failure.url)) return undefined
  const { indexes } = plan
  return {
    plan: {
      ...plan,
      indexes: {
        ...indexes,
        indexUrl: isMirror(indexes.indexUrl ?? '') ? indexUrl : indexes.indexUrl,
        extraIndexUrls: indexes.extraIndexUrls.filter((url) => !isMirror(url)),
      },
    },
    warning: warning(
      'mirror-away',
      `${new URL(failure.url).host} ${failure.reason}. It is a mirror of PyPI, which is read instead.`,
    ),
  }
}

const isMirror = (url: string): boolean => URL.canParse(url) && MIRRORS.has(new URL(url).hostname)
