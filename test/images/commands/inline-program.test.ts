import { expect, test } from 'vitest'
import { effectsOfProgram } from '../../../src/images/commands/inline-program.ts'

test.each([
  'import torch; print(torch.__version__)',
  'from app import (main)\nassert main',
  'import sys; v = sys.version; print(v)',
  'import uuid; uuid.uuid4(); uuid.getnode()',
  'import ssl; c = ssl.create_default_context(); import importlib.metadata; importlib.metadata.version("x")',
])('%s writes nothing', (program) => {
  expect(effectsOfProgram(program, '/app')).toEqual([{ kind: 'nothing' }])
})

test.each([
  ["import uuid; open('/app/.session', 'w').write(str(uuid.uuid4()))", '/app/.session'],
  ["with open('key', 'wb') as f: f.write(b'x')", '/app/key'],
  ["from pathlib import Path; Path('a/b').write_text('1')", '/app/a/b'],
])('%s writes a few bytes', (program, path) => {
  expect(effectsOfProgram(program, '/app')).toMatchObject([{ kind: 'write', path, within: 1 }])
})

test.each([
  'import nltk; nltk.download("punkt")',
  "import urllib.request as r; open('a', 'wb').write(r.urlopen('https://example.com').read())",
  "open('a', 'w').write('x' * 10**9)",
  'exec(open("a.py").read())',
  'import os; os.system("make")',
  'import sys; sys.stdout.write(open("a").read())',
  'from transformers import AutoModel; AutoModel.from_pretrained("a")',
])('%s has an unknown effect', (program) => {
  expect(effectsOfProgram(program, '/app')).toBeUndefined()
})
