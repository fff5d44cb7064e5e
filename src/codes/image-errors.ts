/** Faults of Dockerfiles, images and environments on disk: exit 2. */
export const IMAGE_ERRORS = {
  'bad-build-arg': {
    meaning: 'The value of --build-arg has no name.',
    remedy: 'Write NAME=VALUE.',
  },
  'bad-dockerfile': {
    meaning: 'A Dockerfile has an error. BuildKit refuses the file, too.',
    remedy: 'Correct the line that the error shows.',
  },
  'bad-ignore-file': {
    meaning: 'A .dockerignore has a pattern that BuildKit refuses.',
    remedy: 'Close its brackets, or put a backslash before them.',
  },
  'bad-package-list': {
    meaning: 'A file is not a package list that apt or apk reads.',
    remedy: 'Name a Packages file, plain or packed by gzip, or an APKINDEX.tar.gz.',
  },
  'bad-image-reference': {
    meaning: 'The text is not the name of an image.',
    remedy: 'Write a name such as python:3.12-slim.',
  },
  'bad-layer': {
    meaning:
      'The value of --layer is not a line and a size, or no instruction begins in that line.',
    remedy: 'Write LINE=SIZE, such as 12=50MB.',
  },
  'bad-registry': {
    meaning: 'The value is not the host or URL of a registry.',
    remedy: 'Write the host and port, such as registry.example:5000.',
  },
  'copy-source-missing': {
    meaning: 'COPY or ADD names a file that is not in the build context.',
    remedy: 'Correct the path, or take it out of .dockerignore. Paths are relative to the context.',
  },
  'dockerfile-template': {
    meaning: 'A Dockerfile is a template of Jinja or another language.',
    remedy: 'Render the template, and give the Dockerfile that comes out.',
  },
  'environment-too-large': {
    meaning: 'An environment has more files than pysize reads.',
    remedy: 'Name a smaller folder.',
  },
  'glibc-contradicts': {
    meaning: '--glibc differs from the glibc of the environment.',
    remedy: 'Leave out --glibc.',
  },
  'image-not-found': {
    meaning: 'A registry does not have an image.',
    remedy: 'Check the name and the tag.',
  },
  'image-too-large': {
    meaning: 'An image is larger than pysize reads.',
    remedy: 'Save a smaller image.',
  },
  'image-unreadable': {
    meaning: 'An image archive is damaged.',
    remedy: 'Write it again with docker save.',
  },
  'missing-build-arg': {
    meaning: 'The image of a FROM depends on an ARG without a value.',
    remedy: 'Give its value with --build-arg.',
  },
  'needs-registry': {
    meaning: 'The answer needs a registry, but --offline is set.',
    remedy:
      'Leave out --offline, or write the image to a file (docker save IMAGE -o image.tar) and name the file.',
  },
  'not-advised': {
    meaning: 'pysize image advise cannot write a Dockerfile for this kind of input.',
    remedy: 'The hint names the export, the option or the line to change.',
  },
  'no-dockerfile': {
    meaning: 'A folder has no Dockerfile.',
    remedy: 'Name the file, or what the image is built on: --base or --builder.',
  },
  'unknown-builder': {
    meaning: 'pysize has no facts about this builder.',
    remedy: 'Choose a builder in the hint, or name the base image with --base.',
  },
  'no-environment': {
    meaning: 'The named path contains no Python environment.',
    remedy: 'Name a virtual environment, a mounted root or an image archive.',
  },
  'no-image': { meaning: 'An archive contains no image.', remedy: 'Write one with docker save.' },
  'no-platform': {
    meaning: 'An image does not exist for the platform.',
    remedy: 'Choose one of the platforms in the hint.',
  },
  'not-cpython': {
    meaning: 'The Python of the environment is not CPython.',
    remedy: 'Name an environment with CPython.',
  },
  'platform-contradicts': {
    meaning: '--platform differs from the platform of the environment.',
    remedy: 'Leave out --platform.',
  },
  'python-contradicts': {
    meaning: '--python differs from the Python of the environment.',
    remedy: 'Leave out --python.',
  },
  'several-images': {
    meaning: 'An archive contains several images.',
    remedy: 'Save only one, or name its platform with --platform.',
  },
  'stage-cycle': {
    meaning: 'Stages of a Dockerfile need each other, or one that is defined later.',
    remedy: 'Move the lines that both need into a stage before them.',
  },
  'too-many-dockerfiles': {
    meaning: 'One Dockerfile is read at a time.',
    remedy: 'Compare two with pysize image diff.',
  },
  'too-many-layers': {
    meaning: 'A Dockerfile makes more layers than an image can have.',
    remedy: 'Put several commands into one RUN.',
  },
  'unknown-stage': {
    meaning: 'The Dockerfile has no stage of that name.',
    remedy: 'Choose one of the stages in the hint.',
  },
} as const
