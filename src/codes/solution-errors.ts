/** Reasons why there is no solution: exit 3. */
export const SOLUTION_ERRORS = {
  'conda-conflict': {
    meaning:
      'The packages of a conda environment exclude each other, or are in none of its channels.',
    remedy: 'Correct the versions or the channels.',
  },
  conflict: {
    meaning: 'Requirements exclude each other.',
    remedy: 'The hint names a change that was tried and works.',
  },
  'empty-specifier': {
    meaning: 'No version can meet the specifier.',
    remedy: 'Correct the specifier.',
  },
  'hash-mismatch': {
    meaning: 'No file of the version has one of the given hashes.',
    remedy: 'Copy the hashes from the index again.',
  },
  'metadata-unreadable': {
    meaning: 'The metadata of a distribution cannot be read.',
    remedy: 'Choose another version.',
  },
  'needs-pre': { meaning: 'Only pre-releases fit.', remedy: 'Add --pre.' },
  'no-metadata': {
    meaning: 'The dependencies of a version are unknown.',
    remedy: 'Choose another version.',
  },
  'no-releases': {
    meaning: 'The project has no release that fits.',
    remedy: 'Check the name and the options.',
  },
  'no-such-package': {
    meaning: 'No index has the package.',
    remedy: 'Check the spelling, or add the index that has it.',
  },
  'no-such-version': {
    meaning: 'The package has no such version.',
    remedy: 'The message names the newest one.',
  },
  'no-wheel-for-platform': {
    meaning: 'No wheel fits the platform.',
    remedy: 'Choose another version or platform.',
  },
  'no-wheel-for-python': {
    meaning: 'No wheel fits the version of Python.',
    remedy: 'Choose another version or another Python.',
  },
  'not-a-package': {
    meaning: 'The name belongs to a module of Python, or to something else that is not a package.',
    remedy: 'Remove the line, or use the package in the hint.',
  },
  'old-archive': {
    meaning: 'uv does not read the archive format of the version.',
    remedy: 'Choose another version, or --installer pip.',
  },
  'only-sdist': {
    meaning: 'There are only sdists, which --only-binary excludes.',
    remedy: 'Exempt the package from --only-binary.',
  },
  'only-wheels': {
    meaning: 'There are only wheels, which --no-binary excludes.',
    remedy: 'Exempt the package from --no-binary.',
  },
  'outside-lock': {
    meaning: 'A lock file is not for the target.',
    remedy: 'Choose another Python or platform.',
  },
  'python-mismatch': {
    meaning: 'The versions need another Python.',
    remedy: 'Choose another version or another Python.',
  },
  'sdist-refused': {
    meaning: 'The installer refuses the sdist.',
    remedy: 'Choose another version.',
  },
  'too-deep': {
    meaning: 'pip stops its search before it finds a solution.',
    remedy: 'Pin more versions.',
  },
  'too-new': {
    meaning: 'The versions are newer than --exclude-newer.',
    remedy: 'Choose an older version or a later date.',
  },
  yanked: { meaning: 'The versions were yanked.', remedy: 'Choose another version.' },
} as const
