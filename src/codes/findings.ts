/**
 * Everything that can be wrong or wasteful in an image: the meaning of each finding, and what
 * helps. A code is never renamed.
 */
export const FINDINGS = {
  'apt-archives': {
    meaning:
      'The archives that apt downloaded stay in the image, in addition to the installed files.',
    remedy: 'End that RUN with apt-get clean, or mount a cache on /var/cache/apt.',
  },
  'build-tools': {
    meaning: 'Compilers and headers, which only a build needs, stay in the image.',
    remedy: 'Build in a separate stage, and copy the installed packages from that stage.',
  },
  'compiler-missing': {
    meaning: 'A package is compiled from its source archive, but the stage has no compiler.',
    remedy: 'Install a compiler in a build stage, or choose a version that has a wheel.',
  },
  'conda-cache': {
    meaning: "conda's downloaded packages stay in the image.",
    remedy: 'End that RUN with conda clean --all --yes.',
  },
  'copied-twice': {
    meaning: 'Two lines bring the same packages, so the image contains them twice.',
    remedy: 'Copy them once.',
  },
  'cpu-build': {
    meaning: 'A line installs torch for CUDA, and a CPU build of the same version exists.',
    remedy: 'Install the CPU build if the container has no GPU.',
  },
  'cuda-twice': {
    meaning: 'CUDA is in the base image and again in the wheels of nvidia-*.',
    remedy: 'Choose a base image without CUDA: the wheels bring their own.',
  },
  'deleted-later': {
    meaning: 'A later line deletes files of an earlier layer, so the image stays as large.',
    remedy: 'Delete the files in the RUN that writes them, or write them in an earlier stage.',
  },
  'display-libraries': {
    meaning: 'System packages install display libraries, usually for OpenCV.',
    remedy: 'Install opencv-python-headless without them, unless the program opens windows.',
  },
  'file-not-copied': {
    meaning: 'A command reads a file that is not in the image at that point.',
    remedy: 'Copy the file in an earlier line.',
  },
  'install-fails': {
    meaning: 'An installation fails because a file that it reads is missing or wrong.',
    remedy: 'The message says why. Correct what the line names.',
  },
  'interpreter-missing': {
    meaning: 'A virtual environment needs a Python that is not in the final stage.',
    remedy: 'Begin the final stage with an image that has this Python in the same folder.',
  },
  'mode-changed': {
    meaning: 'A line changes the mode of files of lower layers, which writes them again.',
    remedy: 'Set the mode where the files are written: COPY --chmod, or chmod in the same RUN.',
  },
  'models-in-context': {
    meaning: 'A COPY of the code also copies large files of machine-learning models.',
    remedy: 'Name them in .dockerignore and mount them, or copy them in a line above the code.',
  },
  'needless-context': {
    meaning:
      'A COPY brings folders that no container needs, such as .git or a virtual environment.',
    remedy: 'Name them in .dockerignore.',
  },
  'no-dockerignore': {
    meaning:
      'A COPY brings folders that no container needs, such as .git, and there is no .dockerignore.',
    remedy: 'Write a .dockerignore with them.',
  },
  'not-importable': {
    meaning:
      "Packages are not on Python's path, or the program of the container is not in the image.",
    remedy: 'Copy the packages to the site-packages of the final stage, and their scripts to PATH.',
  },
  'nothing-copied': {
    meaning: 'A COPY --from names a folder that is empty in the other stage.',
    remedy: 'Copy from the folder that the packages are installed in.',
  },
  orphans: {
    meaning:
      'A later installation changed versions, and packages of the earlier one are left over.',
    remedy: 'Install the final versions from the start, in one RUN.',
  },
  'owner-changed': {
    meaning: 'A line changes the owner of files of lower layers, which writes them again.',
    remedy: 'Set the owner where the files are written: COPY --chown, or install as that user.',
  },
  'package-lists': {
    meaning: 'The package lists of a package manager stay in the image.',
    remedy: 'Delete them at the end of the RUN that fetched them.',
  },
  'pdm-cache': {
    meaning: "pdm's cache stays in the image.",
    remedy: 'Mount a cache on its folder with RUN --mount=type=cache.',
  },
  'pip-cache': {
    meaning: "pip's cache stays in the image.",
    remedy: 'Install with --no-cache-dir, or mount a cache with RUN --mount=type=cache.',
  },
  'pipenv-cache': {
    meaning: "pipenv's cache stays in the image.",
    remedy: 'Mount a cache on its folder with RUN --mount=type=cache.',
  },
  'poetry-cache': {
    meaning: "Poetry's cache stays in the image.",
    remedy: 'Install with --no-cache, or mount a cache with RUN --mount=type=cache.',
  },
  'recommended-packages': {
    meaning: 'apt installed packages only because others recommend them.',
    remedy: 'Install with --no-install-recommends, and name those that the image needs.',
  },
  'replaced-later': {
    meaning: 'A later line installs other versions, and the earlier ones stay in their layer.',
    remedy: 'Install the final versions at once.',
  },
  'source-missing': {
    meaning: 'A COPY names a file that is not in the build context, so the build stops.',
    remedy: 'Correct the path, or see whether .dockerignore leaves the file out.',
  },
  'uv-cache': {
    meaning: "uv's cache stays in the image.",
    remedy: 'Install with --no-cache, or mount a cache with RUN --mount=type=cache.',
  },
  'virtualenv-cache': {
    meaning: "virtualenv's cache stays in the image.",
    remedy: 'Mount a cache on its folder with RUN --mount=type=cache.',
  },
} as const

export type FindingCode = keyof typeof FINDINGS
