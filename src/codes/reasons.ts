/**
 * Reasons of `verify` why an environment differs from its requirements. A code is never renamed.
 */
export const REASONS = {
  'another-prefix': {
    meaning:
      'The missing packages are in another folder of the machine, which this Python does not read.',
    remedy: 'Install without --prefix, or verify that folder.',
  },
  'another-python': {
    meaning: 'The packages belong to another Python or another platform.',
    remedy: 'Install them with the Python that runs them.',
  },
  'half-copied': {
    meaning: 'Only a part of an environment was copied, or an installation was interrupted.',
    remedy: 'Copy the whole environment, with its scripts.',
  },
  'not-installed': {
    meaning: 'None of the packages is there.',
    remedy: 'Install them, or verify the folder that they were installed in.',
  },
  'target-elsewhere': {
    meaning: 'The missing packages are in a folder that --target named.',
    remedy: 'Put that folder on PYTHONPATH, or verify it.',
  },
  'user-site': {
    meaning: 'The missing packages are in the site-packages of a user.',
    remedy: 'Install without --user, or run as that user.',
  },
} as const

export type ReasonCode = keyof typeof REASONS
