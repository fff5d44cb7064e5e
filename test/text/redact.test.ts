import { describe, expect, test } from 'vitest'
import { concealValue } from '../../src/text/concealed.ts'
import {
  redact,
  redactAll,
  redactCommand,
  redactUrl,
  starred,
  starredCommand,
  stripCredentials,
} from '../../src/text/redact.ts'

describe('redact', () => {
  test.each([
    ['https://user:secret@host.example/simple/', 'https://host.example/simple/'],
    ['https://token@host.example/', 'https://host.example/'],
    [
      'at https://u:p@a.example/x and http://v:q@b.example/y.',
      'at https://a.example/x and http://b.example/y.',
    ],
    ['https://u:p@ss@host.example/', 'https://host.example/'],
    ['https://host.example/f.whl?X-Signature=secret', 'https://host.example/f.whl?...'],
    ['https://host.example/f.whl?secret#sha256=ab', 'https://host.example/f.whl?...#sha256=ab'],
    ['https://host.example/f.whl#egg=f&token=secret', 'https://host.example/f.whl#egg=f&token=***'],
    ['host.example/f.whl?sig=secret&v=1', 'host.example/f.whl?sig=***&v=1'],
    ['./f.whl?X-Amz-Signature=secret', './f.whl?X-Amz-Signature=***'],
    ['https://host.example/name@1.0/', 'https://host.example/name@1.0/'],
    ['https://conda.example/t/secret/chan/linux-64', 'https://conda.example/t/***/chan/linux-64'],
    ['https://u:p@conda.example:80/t/secret?secret', 'https://conda.example:80/t/***?...'],
    ['https://conda.example/chan/t/linux-64', 'https://conda.example/chan/t/linux-64'],
    ['no URL at all: a@b', 'no URL at all: a@b'],
    ['user:secret@host/simple/', '***@host/simple/'],
    ['user%3Asecret@host/simple/', '***@host/simple/'],
    ['--index-url=user:secret@host/simple/', '--index-url=***@host/simple/'],
    ['htp:/user:secret@x', '***@x'],
    ['https:\\\\user:secret@x', '***@x'],
    ['https://user:ab/secret@host.example/x.whl', 'https://host.example/x.whl'],
    ['https://user:ab#secret@host.example/x.whl', 'https://host.example/x.whl'],
    ['https://user:ab?secret@host.example/x.whl', 'https://host.example/x.whl'],
    ["https://user:ab'secret@host.example/x.whl", 'https://host.example/x.whl'],
    ['https://user:ab secret@host.example/x.whl', 'https://host.example/x.whl'],
    ['https://user:secret/simple/', 'https://user:***/simple/'],
    ['https://host.example:8080/name@1.0/', 'https://host.example:8080/name@1.0/'],
    ['asks http://host:8080, and http://[::1]:80/', 'asks http://host:8080, and http://[::1]:80/'],
    ["'https://u:p@a.example/'", "'https://a.example/'"],
    ['https://u:p@a.example/,https://v:q@b.example/', 'https://a.example/,https://b.example/'],
    [
      'requests @ git+ssh://git@github.com/psf/requests.git',
      'requests @ git+ssh://git@github.com/psf/requests.git',
    ],
    ['git@github.com:psf/requests.git', 'git@github.com:psf/requests.git'],
    ['FROM python:3.11@sha256:0123', 'FROM python:3.11@sha256:0123'],
    ['C:\\Users\\me@work\\x.txt', 'C:\\Users\\me@work\\x.txt'],
    ['proxy-authorization: Basic dXNlcjpzZWNyZXQ=', 'proxy-authorization: Basic ***'],
    ['a basic problem', 'a basic problem'],
    ['50 GB disk on basic hardware.', '50 GB disk on basic hardware.'],
    ['a basic Kubernetes set-up', 'a basic Kubernetes set-up'],
    ['Authorization: bearer plainwords', 'Authorization: bearer ***'],
    ['{"authorization": "Basic plainwords"}', '{"authorization": "Basic ***"}'],
    ['bearer abcdefghijklmnopqrstuvwxyz', 'bearer ***'],
    ['basic letmein12', 'basic ***'],
  ])('%s', (text, shown) => {
    expect(redact(text)).toBe(shown)
    expect(redact(shown)).toBe(shown)
  })
})

test.each([
  [
    'demo @ https://me:pw@a.test/demo.zip ; nonsense',
    'demo @ https://*****@a.test/demo.zip ; nonsense',
  ],
  [
    'demo @ https://a.test/demo.zip?sig=secret#egg=demo',
    'demo @ https://a.test/demo.zip?**********#egg=demo',
  ],
  ['-i user:secret@host/simple', '-i ***********@host/simple'],
])('there are as many stars as hidden characters: %s', (line, shown) => {
  expect(starred(line)).toBe(shown)
})

test.each([
  ['secret@host/simple', '***@host/simple'],
  ['https://host/name@1.0/', 'https://host/name@1.0/'],
])('the text before an @ in a URL is a login: %s', (text, shown) => {
  expect(redactUrl(text)).toBe(shown)
})

describe('values of variables', () => {
  test.each([
    [
      'hunter2!',
      `\${A}`,
      'There is no file /srv/hunter2!/x.txt.',
      `There is no file /srv/\${A}/x.txt.`,
    ],
    [
      'swordfish',
      `\${B}`,
      'https://host/swordfish/simple is no fish; swordfish is one',
      `https://host/\${B}/simple is no fish; swordfish is one`,
    ],
    ['a b/c9', `\${C}`, 'https://host/a%20b%2Fc9/simple', `https://host/\${C}/simple`],
    ['e', 'E', 'neither here nor there', 'neither here nor there'],
    ['3.10.12', 'V', 'There is no demo 3.10.12.', 'There is no demo 3.10.12.'],
    ['s3cret-value', 'W', 'as3cret-value', 'as3cret-value'],
  ])('%s', (value, variable, text, shown) => {
    concealValue(value, variable)
    expect(redact(text)).toBe(shown)
  })
})

test('stripCredentials keeps the query, which the request needs, and drops the fragment', () => {
  expect(stripCredentials('https://u:p@host.example/f.whl?sig=1#sha256=ab')).toBe(
    'https://host.example/f.whl?sig=1',
  )
  expect(stripCredentials('not a URL')).toBe('not a URL')
})

test('takes linear time on letters without an end', () => {
  const long = [
    'a'.repeat(2_000_000),
    `\${'a'.repeat(1_000_000)}@`,
    '://'.repeat(300_000),
    `https://\${'@'.repeat(500_000)}`,
    'a://b,'.repeat(200_000),
    'a://b:c '.repeat(200_000),
    `https://\${'?'.repeat(500_000)}`,
    'a:b@'.repeat(200_000),
    '?token=a&'.repeat(100_000),
  ]
  for (const text of long)
    expect(redact(text).length).toBeLessThanOrEqual(text.length + 2 * text.length)
})

test('in a command, values of secret names are removed, and a line keeps its columns', () => {
  const command = `RUN API_TOKEN=abc FOO="x" MY_SECRET='a b' pip install -i https://u:p@h/s?sig=1 six==1.0 && echo x`
  expect(redactCommand(command)).toBe(
    `RUN API_TOKEN=*** FOO="x" MY_SECRET=*** pip install -i https://h/s?... six==1.0 && echo x`,
  )
  expect(starredCommand('A_TOKEN=abcd pip')).toBe('A_TOKEN=**** pip')
})

test('a document is made safe to show at any depth', () => {
  expect(redactAll({ a: [{ b: 'http://u:p@h/' }], n: 1, none: null })).toEqual({
    a: [{ b: 'http://h/' }],
    n: 1,
    none: null,
  })
})

test.each([
  ['curl -u user:pw https://a.test', 'curl -u *** https://a.test'],
  ['curl --user="user:p w" x', 'curl --user=*** x'],
  ['docker run -u 1000:1000 image', 'docker run -u 1000:1000 image'],
  ['useradd -u 1000 app', 'useradd -u 1000 app'],
  ['twine upload --password hunter2 dist/*', 'twine upload --password *** dist/*'],
  ['hf login --token hf_abc --add', 'hf login --token *** --add'],
  ['pip install --require-hashes six', 'pip install --require-hashes six'],
  ['tool --token --other x', 'tool --token --other x'],
  [
    'echo "deb [arch=amd64 signed-by=/etc/apt/keyrings/a.gpg] https://a.test b main"',
    'echo "deb [arch=amd64 signed-by=/etc/apt/keyrings/a.gpg] https://a.test b main"',
  ],
  ['docker run --stop-signal SIGINT image', 'docker run --stop-signal SIGINT image'],
  ['sign --signing-key abc X_SIG=abc', 'sign --signing-key *** X_SIG=***'],
  ['get SIGNATURE=abc', 'get SIGNATURE=***'],
])('%s is shown as %s', (command, shown) => {
  expect(redactCommand(command)).toBe(shown)
})
