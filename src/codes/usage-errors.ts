/** Invalid arguments, options, settings and variables: exit 2. */
export const USAGE_ERRORS = {
  'argument-not-followed': {
    meaning: 'An option in --then installs elsewhere, or in a way that pysize does not follow.',
    remedy: 'Leave it out.',
  },
  'bad-action-input': {
    meaning: 'An input of the GitHub action has an unknown value.',
    remedy: 'Correct the value under `with:` in the workflow.',
  },
  'bad-date': {
    meaning: 'The value of --exclude-newer is not a date.',
    remedy: 'Write 2025-11-12, or a time with a zone.',
  },
  'bad-depth': {
    meaning: 'The value of --depth is not a number of levels.',
    remedy: 'Write a whole number.',
  },
  'bad-diff': {
    meaning: '--diff takes one project or wheel on each side.',
    remedy: 'Name one on each side.',
  },
  'bad-event': {
    meaning: 'The GitHub action runs outside a job, or for an event that it cannot read.',
    remedy: 'Run it on pull_request, or on workflow_run after such a workflow.',
  },
  'bad-glibc': {
    meaning: 'The version of --glibc does not exist.',
    remedy: 'Give a version such as 2.36.',
  },
  'bad-index-url': {
    meaning: 'The location of an index is not a URL.',
    remedy: 'Write the URL with its scheme, such as https://host/simple/.',
  },
  'bad-kind': {
    meaning: 'The value of --strip is not a kind of file that can be left out.',
    remedy: 'Choose one of the kinds in the hint.',
  },
  'bad-macos': {
    meaning: 'The version of macOS does not exist.',
    remedy: 'Give a version such as 14.',
  },
  'bad-musl': {
    meaning: 'The version of musl does not exist.',
    remedy: 'Give a version such as 1.2.',
  },
  'bad-name': { meaning: 'A word is not the name of a package.', remedy: 'Write only the name.' },
  'bad-option': {
    meaning: 'An option of a library call has a value of the wrong type.',
    remedy: 'The message names the type.',
  },
  'bad-override': {
    meaning: 'The value of --override is not a requirement with a version.',
    remedy: "Write 'name==version'.",
  },
  'bad-platform': {
    meaning: 'The platform is unknown.',
    remedy: 'Choose one of the platforms in the hint.',
  },
  'bad-port': {
    meaning: 'The value of --port is not a port.',
    remedy: 'Give a number from 1 to 65535.',
  },
  'cannot-listen': {
    meaning: 'pysize serve cannot serve on the address and port.',
    remedy: 'Give another port with --port, or an address of this machine with --host.',
  },
  'bad-proxy': {
    meaning: 'The value of a proxy variable is not the URL of an HTTP proxy.',
    remedy: 'Correct HTTP_PROXY, HTTPS_PROXY or ALL_PROXY.',
  },
  'bad-python': {
    meaning: 'The version of Python is unknown.',
    remedy: 'Give a version such as 3.12 or 3.11.7.',
  },
  'bad-replacement': {
    meaning: 'The value of --replace does not say what replaces what.',
    remedy: 'Write OLD=NEW.',
  },
  'bad-snapshot-url': {
    meaning: 'The URL of a snapshot must begin with https://, or http:// for this machine.',
    remedy: 'Name a folder, or a URL that begins with https://.',
  },
  'bad-ssl-cert-file': {
    meaning: 'The file that SSL_CERT_FILE names cannot be read.',
    remedy: 'Correct the path, or unset the variable.',
  },
  'bad-torch': {
    meaning: 'PyTorch has no such build.',
    remedy: 'Choose one of the builds in the hint, such as cpu.',
  },
  'cache-unwritable': {
    meaning: 'The cache folder cannot be emptied or written.',
    remedy: 'Check its permissions, or name another one with --cache-dir.',
  },
  'conflicting-option': {
    meaning: 'Two options exclude each other.',
    remedy: 'Leave one of them out.',
  },
  'excess-arguments': {
    meaning: 'A command got more arguments than it takes.',
    remedy: 'Remove them; --help shows what the command takes.',
  },
  'fetch-failed': {
    meaning: 'The GitHub action could not fetch a commit.',
    remedy: 'Run actions/checkout in an earlier step, and leave persist-credentials on.',
  },
  'fixed-option': {
    meaning: 'pysize looks for a change that solves a conflict, and cannot change this option.',
    remedy: 'Try another value of the option on the command line.',
  },
  'folder-in-use': { meaning: 'The folder of --apply is not empty.', remedy: 'Name a new folder.' },
  'format-unavailable': {
    meaning: 'The report of a command has no such format.',
    remedy: 'Choose one of the formats in the hint.',
  },
  'git-failed': {
    meaning: 'git could not read the repository.',
    remedy: 'Run git status there, and follow what it says.',
  },
  'invalid-argument': {
    meaning: 'An argument of the command line has a wrong value.',
    remedy: '--help shows the values.',
  },
  'invalid-budget': {
    meaning: 'The budget is not a size.',
    remedy: 'Write a size such as 4GB or 500MB.',
  },
  'invalid-deny': {
    meaning: 'A pattern of --deny fits no names.',
    remedy: 'Write names and patterns with commas between.',
  },
  'invalid-growth': {
    meaning: 'The value of --fail-if-grows is neither a size nor a share.',
    remedy: 'Write 50MB or 10%.',
  },
  'invalid-setting': {
    meaning: 'A value in [tool.pysize] has the wrong type, or contains a login.',
    remedy: 'The message names the type.',
  },
  'missing-argument': {
    meaning: 'A command lacks an argument.',
    remedy: '--help shows what it needs.',
  },
  'missing-mandatory-option-value': {
    meaning: 'A command lacks an option that it needs.',
    remedy: '--help shows what it needs.',
  },
  'mixed-inputs': {
    meaning: 'Wheels are given together with files that must be resolved.',
    remedy: 'Weigh them apart, or add a wheel to the environment with --with.',
  },
  'mixed-sides': {
    meaning: 'A file is compared with something that is not a file.',
    remedy: 'Compare two files, or two revisions.',
  },
  'needs-index': {
    meaning: 'The answer needs an index, but --offline is set.',
    remedy: 'Leave out --offline.',
  },
  'no-cache-folder': {
    meaning: 'There is no folder for the cache.',
    remedy: 'Name one with --cache-dir or PYSIZE_CACHE_DIR.',
  },
  'no-current-folder': {
    meaning: 'The current folder was deleted, or its name cannot be read.',
    remedy: 'Change to another folder.',
  },
  'no-git': {
    meaning: 'git is not installed, or not on PATH.',
    remedy: 'Install it, or compare two files.',
  },
  'no-merge-base': {
    meaning: 'Two revisions have no commit in common.',
    remedy: 'Write two dots instead of three, or fetch the whole history.',
  },
  'no-repository': {
    meaning: 'The folder is not in a git repository.',
    remedy: 'Change to a repository, or compare two files.',
  },
  'no-settings': { meaning: 'The project sets no budget.', remedy: 'Run pysize init.' },
  'no-snapshot': {
    meaning: 'There is no snapshot to answer from.',
    remedy: 'Make one with pysize snapshot create.',
  },
  'no-such-revision': {
    meaning: 'A side of a comparison is neither a file nor a git revision.',
    remedy: 'Correct it, or fetch it first.',
  },
  'no-upload-times': {
    meaning: 'An index does not say when files were uploaded.',
    remedy: 'Leave out --exclude-newer for this index.',
  },
  'not-in-environment': {
    meaning: 'The environment does not have a package that was named.',
    remedy: 'Correct the name, or add a requirement that brings the package.',
  },
  'not-install-arguments': {
    meaning: '--then has a whole command, or a command that is not an install.',
    remedy: "Write only the part after 'pip install'.",
  },
  'not-one-project': { meaning: 'The command takes one project.', remedy: 'Name one project.' },
  'not-your-line': {
    meaning: 'An option changes a package that no line of the input names.',
    remedy: 'Change the line that brings it.',
  },
  'nothing-to-compare': {
    meaning: 'Neither revision has a requirements file or a project.',
    remedy: 'Name the files after --.',
  },
  'nothing-to-estimate': {
    meaning: 'Neither a file nor a requirement was given.',
    remedy: 'Name a requirements file, or use --with.',
  },
  'nothing-to-install': {
    meaning: 'The arguments of --then name nothing to install.',
    remedy: 'Add a requirement, or -r FILE.',
  },
  'one-side': { meaning: 'A comparison needs two sides.', remedy: 'Name the other one.' },
  'option-missing-argument': {
    meaning: 'An option lacks its value.',
    remedy: 'Give the value after the option.',
  },
  'output-would-overwrite': {
    meaning:
      'The report would replace a requirements, lock or project file, or the Dockerfile of --emit exists.',
    remedy: 'Name another file, or add --force.',
  },
  'outside-start-folder': {
    meaning:
      'A file that a coding assistant named is not below the folder where pysize mcp was started.',
    remedy: 'Start it in the folder of the project, or name a file in that folder.',
  },
  'rattler-missing': {
    meaning: 'A conda environment must be resolved, but the solver for it is not installed.',
    remedy: 'Install @conda-org/rattler next to pysize, or give a lock of conda-lock or pixi.',
  },
  'repository-not-trusted': {
    meaning: 'git does not read a repository of another user.',
    remedy: 'Follow the hint if you trust the repository.',
  },
  'runtime-conflict': {
    meaning: 'The options name a Python or platform that differs from that of the runtime.',
    remedy: 'Leave out either the option or the runtime.',
  },
  'settings-exist': {
    meaning: 'The project already has a table [tool.pysize].',
    remedy: 'Edit it, or run pysize init --check.',
  },
  'several-values': {
    meaning: 'An option has several values, and the command takes one.',
    remedy: 'Compare them with pysize compare.',
  },
  'snapshot-folder-in-use': {
    meaning: 'The folder for a snapshot contains other files.',
    remedy: 'Name an empty folder.',
  },
  'snapshot-unwritable': {
    meaning: 'The snapshot cannot be written.',
    remedy: 'Check the permissions of the folder.',
  },
  'snapshot-without-hash': {
    meaning: 'The hash of the snapshot at a URL is not given.',
    remedy: 'Add #sha256=HASH to the URL, or put the hash next to the file as URL.sha256.',
  },
  'too-many-sides': {
    meaning: 'A comparison has two sides, and more were named.',
    remedy: 'Name paths of revisions after --.',
  },
  'unknown-code': {
    meaning: 'No error or warning has this code.',
    remedy:
      'Copy the code from between the brackets of the message, or choose one that the hint names.',
  },
  'unknown-command': {
    meaning: 'The command does not exist.',
    remedy: 'pysize --help lists the commands.',
  },
  'unknown-option': { meaning: 'The option does not exist.', remedy: '--help lists the options.' },
  'unknown-runtime': {
    meaning: 'The runtime is unknown.',
    remedy: 'Choose one of the runtimes in the hint.',
  },
  'unknown-setting': {
    meaning: '[tool.pysize] has no such setting.',
    remedy: 'Correct the key; .github/OPTIONS.md lists them.',
  },
  'unwritable-output': {
    meaning: 'The report cannot be written.',
    remedy: 'Check the path, its permissions and the space on the disk.',
  },
} as const
