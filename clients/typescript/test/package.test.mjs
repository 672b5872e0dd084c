// What needs no server: the generated files, their types, their size, the package.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { codesOf, faultsOf } from '../faults.mjs'
import { emit } from '../generate.mjs'

const here = new URL('..', import.meta.url).pathname
const contracts = ['problem', 'store', 'standard', 'nest', 'malnu', 'basic']
const read = (contract, file) => JSON.parse(readFileSync(join(here, '../../contracts', contract, `${file}.json`), 'utf8'))
const faults = faultsOf(read('problem', 'openapi'))
const compile = (version, ...args) => execFileSync('node', [join(here, '../../node_modules', `typescript-${version}`, 'bin/tsc'), ...args], { cwd: here, encoding: 'utf8', stdio: 'pipe' })

for (const contract of contracts) {
  test(`${contract}.ts is what the approved document gives`, () => {
    const emitted = emit(contract, read(contract, 'openapi'), codesOf(read(contract, 'codes'), faults))
    assert.equal(readFileSync(join(here, `src/${contract}.ts`), 'utf8') === emitted, true, 'Run `node generate.mjs` in clients/typescript.')
    assert.ok(emitted.length <= 400_000, `${emitted.length} bytes`)
  })
}

for (const version of [5, 6, 7]) {
  test(`TypeScript ${version} takes the package, its examples and every case of the type tests`, () => {
    compile(version, '-p', '.', '--noEmit')
    compile(version, '-p', 'test/types')
    compile(version, '-p', 'examples')
  })
}

test('a fault that an operation gains does not compile until somebody decides', () => {
  const copy = mkdtempSync(join(here, '.fixture-'))
  try {
    for (const part of ['src', 'test/types', 'tsconfig.json']) cpSync(join(here, part), join(copy, part), { recursive: true })
    symlinkSync(join(here, '../../node_modules'), join(copy, 'node_modules'))
    compile(7, '-p', join(copy, 'test/types'))
    const gained = { ...faults, login: [...faults.login, 'moon_is_full'] }
    writeFileSync(join(copy, 'src/problem.ts'), emit('problem', read('problem', 'openapi'), codesOf(read('problem', 'codes'), gained)))
    assert.throws(() => compile(7, '-p', join(copy, 'test/types')), (error) => error.stdout.includes('unions.ts') && error.stdout.includes('TS2366'))
  } finally {
    rmSync(copy, { recursive: true })
  }
})

/** Bytes after gzip. */
async function size(contents) {
  const built = await build({ stdin: { contents, resolveDir: here, loader: 'ts' }, bundle: true, minify: true, format: 'esm', write: false, target: 'es2022' })
  return gzipSync(built.outputFiles[0].contents, { level: 9 }).length
}

test('the core and five operations are at most 4 KB, with everything else at most 6', async () => {
  const five = 'login, getCart, listProducts, addToCart, placeOrder'
  const small = await size(`import { configure, call, ${five} } from './src/problem.ts'; console.log(configure, call, ${five})`)
  const whole = await size(
    `import { configure, call, orThrow, pages, events, session, StoaError, tagOf, listEvents, createImport, ${five} } from './src/problem.ts'
     console.log(configure, call, orThrow, pages, events, session, StoaError, tagOf, listEvents, createImport, ${five})`,
  )
  assert.ok(small <= 4096, `${small} bytes`)
  assert.ok(whole <= 6144, `${whole} bytes`)
})

test('the runtime has at most 450 lines of code and the generator 250', () => {
  const lines = (...files) => files.flatMap((file) => readFileSync(join(here, file), 'utf8').split('\n')).filter((line) => line.trim() && !/^\s*(\/\/|\/?\*)/.test(line)).length
  assert.ok(lines(...['answer', 'call', 'client', 'events', 'index', 'operation', 'retry', 'session'].map((file) => `src/core/${file}.ts`)) <= 450)
  assert.ok(lines('generate.mjs', 'faults.mjs') <= 250)
})

test('the package holds what its exports name', () => {
  compile(5, '-p', '.')
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: here, encoding: 'utf8' }))
  const files = new Set(packed.files.map((file) => file.path))
  const { exports } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
  for (const { types, default: code } of Object.values(exports)) {
    assert.ok(files.has(types.slice(2)), types)
    assert.ok(files.has(code.slice(2)), code)
  }
  assert.ok(files.has('README.md'))
  assert.ok(![...files].some((file) => file.startsWith('test/')))
})
