import { expect, test } from 'vitest'
import { usualSettings } from '../../../src/images/base/usual-settings.ts'

test.each([
  ['public.ecr.aws/lambda/python:3.12', '3.12 in /var/lang', '/var/task', 'amzn 2023'],
  ['public.ecr.aws/lambda/python:3.11-x86_64', '3.11 in /var/lang', '/var/task', 'amzn 2'],
  ['apache/airflow:2.10.4-python3.11', '3.11 in /usr/local', '/opt/airflow', 'debian 12'],
  ['gcr.io/distroless/python3-debian12:nonroot', '3.11 in /usr', '', 'debian 12'],
  [
    'quay.io/jupyter/scipy-notebook:python-3.12',
    '3.12 in /opt/conda',
    '/home/jovyan',
    'ubuntu 24.04',
  ],
  ['mambaorg/micromamba:2.0', '', '/tmp', ''],
  ['nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04', '', '', 'ubuntu 22.04'],
])('%s', (reference, python, workdir, distribution) => {
  const found = usualSettings(reference)!
  expect(found.python === null ? '' : `${found.python.version} in ${found.python.prefix}`).toBe(
    python,
  )
  expect([
    found.config.workdir,
    found.distribution === null ? '' : `${found.distribution.id} ${found.distribution.version}`,
  ]).toEqual([workdir, distribution])
  expect(found.config.env.get('PATH')).toContain('/usr/bin')
})

test('other images are unknown', () => {
  expect(usualSettings('team/app:1')).toBeUndefined()
})
