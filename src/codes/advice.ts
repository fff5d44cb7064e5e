/**
 * What makes an environment or an image smaller: what each piece of advice does, and what to
 * consider. A code is never renamed.
 */
export const ADVICE = {
  'build-stage': {
    meaning: 'Packages are installed in a build stage, and the final stage copies them alone.',
    remedy: 'Libraries of the system that a package loads have to be in the final stage, too.',
  },
  'cache-mount': {
    meaning: "The installer's cache is in a mount and in no layer.",
    remedy: 'The build needs BuildKit, which docker build uses since version 23.',
  },
  'cpu-build': {
    meaning: 'The CPU build of torch takes the place of the build for CUDA.',
    remedy: 'Take it if nothing runs on a GPU.',
  },
  'cpu-build-and-no-bytecode': {
    meaning: 'The CPU build of torch and an installation without .pyc files keep the budget.',
    remedy: 'Take both if nothing runs on a GPU and a slower first start is no problem.',
  },
  'drop-requirement': {
    meaning: 'A requirement is left out, with what only it brings.',
    remedy: 'Search the code for its imports first.',
  },
  'ignore-file': {
    meaning: 'A .dockerignore leaves out of the build context what no container needs.',
    remedy: 'Check that the build reads none of what it names.',
  },
  'lighter-package': {
    meaning: 'Another package does the same with less, such as a build without windows.',
    remedy: 'The advice says whether code that imports it stays as it is.',
  },
  'no-bytecode': {
    meaning: 'The installer leaves out the .pyc files.',
    remedy: 'Python compiles modules at the first start, or at each one if it may not write.',
  },
  'one-cuda': {
    meaning: 'One version of CUDA takes the place of several.',
    remedy: 'Check that the driver of the machines supports that version.',
  },
  'one-install': {
    meaning: 'One installation takes the place of two, so that nothing is replaced.',
    remedy: 'Check that the versions are those that the program expects.',
  },
  'own-user': {
    meaning: 'The container runs as a user without rights, with no chown of packages.',
    remedy: 'Give a folder that it may write to by a volume.',
  },
  'requirements-first': {
    meaning: 'Requirements are copied and installed before the code.',
    remedy: 'A change of the code then leaves the layer of packages as it is.',
  },
  'slim-base': {
    meaning: 'A slim base image takes the place of the full one.',
    remedy: 'Add the libraries of the system that the program loads.',
  },
  'strip-files': {
    meaning: 'Files such as tests, stubs and headers are deleted after the installation.',
    remedy: 'Delete them in the RUN that installs; the advice says what no longer works.',
  },
  'uninstall-orphans': {
    meaning: 'Packages that nothing needs after the last installation are removed.',
    remedy: 'Remove them in the RUN that installs.',
  },
  'uninstall-unneeded': {
    meaning: 'Packages of an earlier installation are removed that nothing needs any more.',
    remedy: 'Remove them in the RUN that installs.',
  },
  'unused-accelerators': {
    meaning: 'Lines of CUDA libraries are left out that no package of the environment needs.',
    remedy: 'Check that the code itself does not load them.',
  },
  'unused-requirement': {
    meaning: 'A requirement is left out that deptry finds unused.',
    remedy: 'Check that the code does not load it by its name at run time.',
  },
} as const
