import type { Login } from './netrc.ts'

/** A login of a registry of images. */
export interface RegistryLogin extends Login {
  /** Whether the password is an identity token, which the token server exchanges (OAuth 2). */
  readonly isIdentityToken?: true
}
