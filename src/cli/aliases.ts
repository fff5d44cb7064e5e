import { type Command, Option } from 'commander'

/** Options of pip and uv by their own names, and the option of ours that each means. They are read and not listed in the help. */
const ALIASES: readonly { readonly flags: string; readonly means: string; readonly repeatable?: true }[] = [
  { flags: '-r, --requirement <file>', means: 'files', repeatable: true },
  { flags: '-e, --editable <path>', means: 'with', repeatable: true },
  { flags: '--index <url>', means: 'extraIndexUrl', repeatable: true },
  { flags: '--default-index <url>', means: 'indexUrl' },
  { flags: '-p, --python-version <version>', means: 'python' },
  { flags: '--python-platform <platform>', means: 'platform' },
  { flags: '--torch-backend <build>', means: 'torch' },
  { flags: '--output-format <format>', means: 'format' },
  { flags: '--output-file <file>', means: 'output' },
  { flags: '--constraints <file>', means: 'constraint', repeatable: true },
]

/** Adds the aliases to a command; what they are given is stored under the option that they mean. */
export function addAliases(command: Command): void {
  for (const { flags, means, repeatable } of ALIASES) {
    const option = new Option(flags).hideHelp()
    command.addOption(option)
    command.on(`option:${option.name()}`, (value: string) => {
      const before: unknown = command.getOptionValue(means)
      command.setOptionValue(means, repeatable ? [...(Array.isArray(before) ? before : []), value] : value)
    })
  }
}
