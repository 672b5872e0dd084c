import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileMessage } from '@lingui/message-utils/compileMessage'

const root = new URL('../src', import.meta.url).pathname
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
const json = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, string>
const english = files.filter((file) => file.endsWith('texts.en.json'))
const texts = Object.assign({}, ...english.map(json)) as Record<string, string>
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]).toSorted()
const server = join(root, '../../src')
/** What the modules word a mail for: `mail.{name}`. */
const mails = readdirSync(server)
  .map((module) => join(server, module, 'Texts/en.json'))
  .filter(existsSync)
  .flatMap((file) => Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object).flatMap((key) => /^(mail\..+)\.subject$/.exec(key)?.[1] ?? []))

test('both languages say everything, with the same values', () => {
  for (const file of english) {
    const [en, es] = [json(file), json(file.replace('.en.', '.es.'))]
    expect([file, Object.keys(es).toSorted()]).toEqual([file, Object.keys(en).toSorted()])
    for (const [id, text] of Object.entries(en)) {
      expect([id, [...new Set(placeholders(es[id]!))]]).toEqual([id, [...new Set(placeholders(text))]])
      compileMessage(text)
      compileMessage(es[id]!)
    }
  }
})

test('every mail that the server can send has a name in both languages', () => {
  expect(mails.length).toBeGreaterThan(30)
  for (const file of ['ui/texts.en.json', 'ui/texts.es.json']) expect([file, mails.filter((mail) => !(mail in json(file)))]).toEqual([file, []])
  expect(Object.keys(json('ui/texts.en.json')).filter((id) => id.startsWith('mail.') && !mails.includes(id))).toEqual([])
})

test('roles that are built in have a name in both languages', () => {
  const roles = [...readFileSync(join(server, 'Stoa.Accounts/Migrations/0001_accounts.sql'), 'utf8').matchAll(/'[\w-]{36}', '(\w+)', '[^']*', true\)/g)].map((match) => `role.${match[1]}`)
  expect(roles.length).toBeGreaterThan(4)
  for (const file of ['ui/texts.en.json', 'ui/texts.es.json']) expect([file, Object.keys(json(file)).filter((id) => id.startsWith('role.')).toSorted()]).toEqual([file, roles.toSorted()])
})

test('what an import finds wrong with a line is said in both languages', () => {
  const codes = readdirSync(join(server, 'Stoa.Moving'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.cs') && !/^(bin|obj)\//.test(file))
    .flatMap((file) => {
      const code = readFileSync(join(server, 'Stoa.Moving', file), 'utf8')
      const rules = file === 'Codes.cs' ? code.matchAll(/=> "(\w+)"/g) : []
      return [...rules, ...code.matchAll(/\b(?:ErrorOf|Wrong)\([^;]*?, "([a-z_]+)"\)|\bFail\([^,;]+, (?:[^",;]+)?"([a-z_]+)"/g)].map((match) => `operations.rowError.${match[1] ?? match[2]}`)
    })
  expect(codes.length).toBeGreaterThan(30)
  expect(codes.filter((id) => !(id in texts))).toEqual([])
})

test('no two files have a text of one name', () => {
  const ids = english.flatMap((file) => Object.keys(json(file)))
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
})

test('every text that the code names is there', () => {
  const missing = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => {
      const code = readFileSync(join(root, file), 'utf8')
      return [...code.matchAll(/\b(?:t|say)\(\s*'([\w.]+)'|\btitle: '([\w.]+)'/g)].map((match) => `${file}: ${match[1] ?? match[2]}`)
    })
    .filter((use) => !(use.split(': ')[1]! in texts))
  expect(missing).toEqual([])
})

test('every text is used: named, or put together from words that the code or the server has', () => {
  const code = files.filter((file) => /\.tsx?$/.test(file)).map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  const theirs = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.cs') && !/(^|\/)(bin|obj)\//.test(file))
  const spoken = theirs.map((file) => readFileSync(join(server, file), 'utf8')).join('\n') + readFileSync(join(root, '../../clients/typescript/src/problem.ts'), 'utf8')
  const named = new Set([...code.matchAll(/'([\w.-]+)'/g)].map((match) => match[1]!))
  // Members of objects count as words: a table of dialogs, the fields of a form.
  const words = new Set([...`${code}\n${spoken}`.matchAll(/['"]([\w.-]+)['"]|([\w-]+)\??:/g)].flatMap((match) => [match[1] ?? match[2]!, ...(match[1]?.split('.') ?? [])]))
  const made = [...code.matchAll(/`(\w+\.[^`\n]*)`/g)].map((match) => match[1]!.split(/\$\{[^}]*\}/)).filter((parts) => parts.length > 1 && parts.every((part) => /^[\w.]*$/.test(part)))
  const groups = [...code.matchAll(/\b(?:word|named)\(t, '([\w.]+)'|\bgroup="([\w.]+)"/g)].map((match) => [`${match[1] ?? match[2]}.`, ''])
  const patterns = [...made, ...groups, ['state.', '']].map((parts) => new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('([\\w.-]+)')}$`))
  const isMade = (id: string) =>
    patterns.some((pattern) => {
      const found = pattern.exec(id)
      return found !== null && found.slice(1).every((value) => value.split('.').every((part) => words.has(part)))
    })
  expect(Object.keys(texts).filter((id) => !named.has(id) && !mails.includes(id) && !isMade(id))).toEqual([])
})

test('an area imports the kit, and never another area or a library', () => {
  const wrong = files
    .filter((file) => /^areas.*\.tsx?$/.test(file))
    .flatMap((file) => {
      const area = file.split('/')[1]
      const code = readFileSync(join(root, file), 'utf8')
      return [...code.matchAll(/(?:^|\n)(?:import|export)\b(?:[^'\n]*?\bfrom)? '([^']+)'|import\('([^']+)'\)/g)]
        .map((match) => (match[1] ?? match[2])!)
        .filter((source) => !(source === 'react' || source === '~/ui' || source.startsWith('~/app/') || (source.startsWith('.') && join('areas', file.slice(6), '..', source).split('/')[1] === area)))
        .map((source) => `${file}: ${source}`)
    })
  expect(wrong).toEqual([])
})

test('every tag that a screen says it changes is one that something is read under', () => {
  const routes = readFileSync(join(root, '../../clients/typescript/src/problem.ts'), 'utf8')
  const tags = new Set([...routes.matchAll(/\bop<'\w+'>\('\w+', '[A-Z]+', '\/(?:admin\/)?([\w-]+)/g)].map((match) => match[1]!))
  const named = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\balso: \[([^\]]*)\]/g)].flatMap((match) => match[1]!.match(/[\w-]+/g) ?? []).map((tag) => `${file}: ${tag}`))
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((use) => !tags.has(use.split(': ')[1]!))).toEqual([])
})

test('a screen is one folder of at most 400 lines', () => {
  const lines = new Map<string, number>()
  for (const file of files.filter((one) => /^areas\/\w+\/[\w-]+\/.*\.tsx?$/.test(one))) {
    const folder = file.split('/').slice(0, 3).join('/')
    lines.set(folder, (lines.get(folder) ?? 0) + readFileSync(join(root, file), 'utf8').split('\n').length)
  }
  expect([...lines].filter(([, count]) => count > 400)).toEqual([])
})
