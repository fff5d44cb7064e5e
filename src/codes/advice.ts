/**
 * Changes that make an environment or an image smaller: the effect of each piece of advice, and
 * what to consider. A code is never renamed.
 */
export const ADVICE = {
  'build-stage': {
    meaning: 'Packages are installed in a build stage, and the final stage copies only them.',
    remedy: 'Libraries of the system that a package loads have to be in the final stage, too.',
  },
  'cache-mount': {
    meaning: "The installer's cache is in a mount, not in a layer.",
    remedy: 'The build needs BuildKit, which docker build uses since version 23.',
  },
  'cpu-build': {
    meaning: 'The CPU build of torch replaces the CUDA build.',
    remedy: 'Take it if nothing runs on a GPU.',
  },
  'cpu-build-and-no-bytecode': {
    meaning: 'The CPU build of torch and an installation without .pyc files fit the budget.',
    remedy: 'Take both if nothing runs on a GPU and a slower first start is no problem.',
  },
  'drop-requirement': {
    meaning: 'A requirement is left out, with the packages that only it needs.',
    remedy: 'Search the code for its imports first.',
  },
  'ignore-file': {
    meaning: 'A .dockerignore keeps files that no container needs out of the build context.',
    remedy: 'Check that the build reads none of these files.',
  },
  'lighter-package': {
    meaning: 'A lighter package does the same, such as a build without a graphical interface.',
    remedy: 'The advice says whether code that imports it stays as it is.',
  },
  'no-bytecode': {
    meaning: 'The installer leaves out the .pyc files.',
    remedy:
      'Python compiles modules at the first start, or at every start if it may not write files.',
  },
  'one-cuda': {
    meaning: 'One version of CUDA replaces several.',
    remedy: 'Check that the driver of the machines supports that version.',
  },
  'one-install': {
    meaning: 'One installation replaces two, so no package is installed twice.',
    remedy: 'Check that the versions are those that the program expects.',
  },
  'own-user': {
    meaning: 'The container runs as an unprivileged user, without a chown of packages.',
    remedy: 'Mount a volume where it must write.',
  },
  'requirements-first': {
    meaning: 'Requirements are copied and installed before the code.',
    remedy: 'A change of the code then does not change the layer of packages.',
  },
  'slim-base': {
    meaning: 'A slim base image replaces the full one.',
    remedy: 'Add the libraries of the system that the program loads.',
  },
  'strip-files': {
    meaning: 'Files such as tests, stubs and headers are deleted after the installation.',
    remedy: 'Delete them in the RUN that installs; the advice says what no longer works.',
  },
  'uninstall-orphans': {
    meaning: 'Packages that nothing needs after the last --then are uninstalled.',
    remedy: 'Remove them in the RUN that installs.',
  },
  'uninstall-unneeded': {
    meaning:
      'A budget that fails would be kept without the packages that nothing needs after the last --then.',
    remedy: 'Remove them in the RUN that installs.',
  },
  'unused-accelerators': {
    meaning: 'Lines for CUDA libraries that no package of the environment needs are left out.',
    remedy: 'Check that the code itself does not load them.',
  },
  'unused-requirement': {
    meaning: 'A requirement that deptry finds unused is left out.',
    remedy: 'Check that the code does not load it by its name at run time.',
  },
} as const
