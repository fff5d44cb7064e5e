import type { VNode } from 'preact'
import type { SiteSettings } from '../serve/site-settings.ts'
import { PLATFORM_NAMES } from '../targets/platform.ts'
import type { FormValues } from './form-values.ts'

interface TargetProps {
  readonly values: FormValues
  readonly change: (change: Partial<FormValues>) => void
  readonly settings: SiteSettings
}

const PYTHONS = ['3.14', '3.13', '3.12', '3.11', '3.10', '3.9', '3.8']

/** Builds that people use today; any other can be typed. */
const TORCH = ['cpu', 'cu126', 'cu128', 'cu130', 'rocm6.4']

/** The target. */
export function TargetFields({ values, change, settings: { indexes } }: TargetProps): VNode {
  const select = (
    label: string,
    key: 'python' | 'platform' | 'installer' | 'index',
    usual: string | null,
    options: readonly string[],
  ): VNode => (
    <label>
      {label}
      <select
        value={values[key]}
        onChange={(event) => change({ [key]: event.currentTarget.value })}
      >
        {usual === null ? null : <option value="">{usual}</option>}
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  )
  const text = (
    label: string,
    key: 'torch' | 'extras' | 'budget',
    hint: string,
    list?: string,
  ): VNode => (
    <label>
      {label}
      <input
        type="text"
        value={values[key]}
        placeholder={hint}
        spellcheck={false}
        autocomplete="off"
        {...(list === undefined ? {} : { list })}
        onInput={(event) => change({ [key]: event.currentTarget.value })}
      />
    </label>
  )
  return (
    <>
      {select('Python', 'python', 'as the file says, else 3.12', PYTHONS)}
      {select(
        'Platform',
        'platform',
        'linux-x86_64',
        PLATFORM_NAMES.filter((name) => name !== 'linux-x86_64'),
      )}
      {select('Installer', 'installer', 'as the file suggests', ['pip', 'uv'])}
      {text('PyTorch build', 'torch', 'as on the index', 'torch')}
      <datalist id="torch">
        {TORCH.map((build) => (
          <option key={build} value={build} />
        ))}
      </datalist>
      {text('Extras', 'extras', 'gpu, docs')}
      {text('Budget', 'budget', '500MB')}
      {indexes.length > 1 ? select('Index', 'index', null, indexes) : null}
    </>
  )
}
