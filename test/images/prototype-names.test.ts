import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { image } from '../../src/index.ts'
import { onTestEnd } from '../support/cleanup.ts'

const LINES = [
  (name: string) => `FROM alpine:3.20\nRUN apk add ${name}`,
  (name: string) => `FROM fedora:40\nRUN dnf install -y ${name}`,
  (name: string) => `FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y ${name}`,
  (name: string) => `FROM debian:${name}\nRUN apt-get update && apt-get install -y curl`,
  (name: string) => `FROM node:${name}\nRUN apt-get update && apt-get install -y curl`,
  (name: string) => `FROM python:3.12\nRUN ${name} x`,
  (name: string) => `FROM python:3.12\nRUN [ a -${name} b ] && true`,
]

test.each(['constructor', '__proto__'])(
  '%s in a Dockerfile is a name like any other',
  async (name) => {
    const cwd = mkdtempSync(join(tmpdir(), 'pysize-names-'))
    onTestEnd(() => rmSync(cwd, { recursive: true }))
    for (const line of LINES) {
      writeFileSync(join(cwd, 'Dockerfile'), `${line(name)}\n`)
      const answer = await image({ cwd, offline: true, cache: false, env: {} })
      expect(JSON.stringify(answer)).not.toMatch(/native code|\[object/)
    }
  },
)
