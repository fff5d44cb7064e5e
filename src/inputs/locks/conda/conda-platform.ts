/** conda's names of platforms, as markers. */
const PLATFORMS: ReadonlyMap<string, string> = new Map([
  ['linux-64', 'sys_platform == "linux" and platform_machine == "x86_64"'],
  ['linux-aarch64', 'sys_platform == "linux" and platform_machine == "aarch64"'],
  ['osx-64', 'sys_platform == "darwin" and platform_machine == "x86_64"'],
  ['osx-arm64', 'sys_platform == "darwin" and platform_machine == "arm64"'],
  ['win-64', 'sys_platform == "win32" and platform_machine == "AMD64"'],
  ['win-arm64', 'sys_platform == "win32" and platform_machine == "ARM64"'],
])

/**
 * The marker for a platform of conda; for an unknown platform, one that is false on every target.
 */
export const condaPlatformMarker = (platform: string): string =>
  PLATFORMS.get(platform) ?? 'sys_platform == ""'
