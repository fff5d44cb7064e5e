/** Failures of an index, a registry or another server, and defects of pysize: exit 4. */
export const NETWORK_ERRORS = {
  'channel-unreachable': {
    meaning:
      'A conda channel cannot be reached, so an environment cannot be resolved or a lock has no sizes.',
    remedy: 'Lock the environment with conda-lock or pixi where the channel can be reached.',
  },
  'conda-solver-failed': {
    meaning: "rattler's solver failed, or took too long.",
    remedy: 'Lock the environment with conda-lock or pixi, and give the lock.',
  },
  'files-unknown': {
    meaning: 'The files of a wheel cannot be listed.',
    remedy: 'The message says why.',
  },
  'github-failed': {
    meaning: 'GitHub refused a request of the action, or could not be reached.',
    remedy: 'Give the job the permissions contents: read and pull-requests: write.',
  },
  'index-connection-lost': {
    meaning: 'The connection to an index broke.',
    remedy: 'Try again, or check the proxy.',
  },
  'index-http-status': {
    meaning: 'An index answered with an error status.',
    remedy: 'Check the URL and its credentials.',
  },
  'index-nonsense': {
    meaning: 'A response is not that of a package index.',
    remedy: 'Check the URL.',
  },
  'index-not-connected': {
    meaning: 'An index cannot be reached.',
    remedy: 'Check the network and the proxy, or use --offline.',
  },
  'index-timeout': { meaning: 'An index did not answer in time.', remedy: 'Try again later.' },
  'index-tls': {
    meaning: 'The TLS connection to an index is not valid.',
    remedy: 'Name the certificate authority in SSL_CERT_FILE.',
  },
  internal: { meaning: 'pysize has a defect.', remedy: 'Report it with the command.' },
  'not-in-snapshot': {
    meaning: 'The snapshot does not know the package.',
    remedy: 'Leave out --offline, or make a snapshot that has it.',
  },
  'settings-not-reached': {
    meaning: 'The settings that `extends` in [tool.pysize] names cannot be read.',
    remedy: 'Check the URL and the network.',
  },
  'too-many-open-files': {
    meaning: 'The system allows no more open files.',
    remedy: 'Raise the limit (ulimit -n).',
  },
  'registry-nonsense': {
    meaning: 'The response of a registry is not an image, or not the requested image.',
    remedy: 'Check the name of the registry.',
  },
  'registry-rate-limited': {
    meaning: 'A registry refuses further requests for a while.',
    remedy: 'Wait, or log in with docker login.',
  },
  'registry-refused': {
    meaning: 'A registry refuses access to an image.',
    remedy: 'Check the name, and log in with docker login.',
  },
  'registry-unreachable': {
    meaning: 'A registry cannot be reached, or fails.',
    remedy: 'Check the name and the network.',
  },
  'snapshot-damaged': {
    meaning: 'The snapshot at a URL cannot be fetched, has another hash, or is not a snapshot.',
    remedy: 'Check the URL and the hash, or make the file again.',
  },
} as const
