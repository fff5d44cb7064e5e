import { describe, expect, test } from 'vitest'
import { familiarName, readReference } from '../../../src/images/base/reference.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

describe('a reference to an image', () => {
  test.each([
    ['python', 'docker.io', 'library/python', 'latest'],
    ['python:3.12-slim', 'docker.io', 'library/python', '3.12-slim'],
    ['docker.io/python:3.12', 'docker.io', 'library/python', '3.12'],
    ['docker.io/library/python:3.12', 'docker.io', 'library/python', '3.12'],
    ['index.docker.io/library/python', 'docker.io', 'library/python', 'latest'],
    ['pytorch/pytorch:2.9.0', 'docker.io', 'pytorch/pytorch', '2.9.0'],
    ['ghcr.io/astral-sh/uv:latest', 'ghcr.io', 'astral-sh/uv', 'latest'],
    ['localhost/app', 'localhost', 'app', 'latest'],
    ['localhost:5000/team/app:1', 'localhost:5000', 'team/app', '1'],
    ['registry.example:5000/app', 'registry.example:5000', 'app', 'latest'],
    ['127.0.0.1:5000/a/b__c/d-e:X_1.2', '127.0.0.1:5000', 'a/b__c/d-e', 'X_1.2'],
    ['[::1]:5000/app', '[::1]:5000', 'app', 'latest'],
  ])('%s', (text, registry, repository, tag) => {
    expect(readReference(text)).toEqual({ registry, repository, tag, digest: null })
  })

  test('may end in a digest, with a tag or without', () => {
    expect(readReference(`python@${DIGEST}`)).toEqual({
      registry: 'docker.io',
      repository: 'library/python',
      tag: null,
      digest: DIGEST,
    })
    expect(readReference(`python:3.12@${DIGEST}`)).toMatchObject({ tag: '3.12', digest: DIGEST })
  })

  test.each([
    ['', 'it is empty'],
    ['Python:3.12', 'lower case'],
    ['python:', 'its tag is empty'],
    ['python:a b', 'its tag has invalid characters'],
    ['python@sha256:abc', 'not a sha256 digest'],
    [`python@${DIGEST}@${DIGEST}`, 'not a sha256 digest'],
    ['a//b', 'its name has invalid characters'],
    ['../etc/passwd', 'its host is not a host name'],
    ['a/../b', 'its name has invalid characters'],
    ['https://registry.example/app', 'its host is not a host name'],
    ['user:secret@host.example/app', 'not a sha256 digest'],
    ['x'.repeat(700), 'too long'],
  ])('%j is refused', (text, reason) => {
    expect(() => readReference(text)).toThrow(
      expect.objectContaining({
        code: 'bad-image-reference',
        exitCode: 2,
        message: expect.stringContaining(reason),
      }),
    )
  })

  test('is shown as people write it', () => {
    const shown = ['docker.io/library/python:3.12', 'ghcr.io/a/b', `python@${DIGEST}`].map((text) =>
      familiarName(readReference(text)),
    )
    expect(shown).toEqual(['python:3.12', 'ghcr.io/a/b:latest', `python@${DIGEST}`])
  })
})
