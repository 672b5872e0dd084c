// What a first visit loads, and what a screen adds: gzip, in KB. Fails above the budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist)))
const sizes = new Map()
const size = (file) => sizes.get(file) ?? sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length).get(file)
const closure = (key, seen = new Set()) => {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const other of manifest[key].imports ?? []) closure(other, seen)
  return seen
}
const sum = (keys) => keys.reduce((bytes, key) => bytes + size(manifest[key].file), 0)
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
const shell = closure(entry)
const texts = (language, folder) => sum(Object.keys(manifest).filter((key) => new RegExp(`^src/${folder}/texts\\.${language}\\.json$`).test(key)))
const shellTexts = (language) => texts(language, '(app|ui)')
const js = sum([...shell]) + Math.max(shellTexts('en'), shellTexts('es'))
const css = [...new Set([...shell].flatMap((key) => manifest[key].css ?? []))].reduce((sum, file) => sum + size(file), 0)
const over = []
const check = (what, bytes, limit) => {
  const line = `${what.padEnd(44)} ${(bytes / 1024).toFixed(1).padStart(7)} KB of ${limit}`
  if (bytes > limit * 1024) over.push(line)
  return line
}
const lines = [check('shell, script', js, 190), check('shell, styles', css, 15)]
const screens = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry && key.startsWith('src/areas/') && !key.includes('texts.'))
const kit = new Set([...closure(screens[0])].filter((key) => !shell.has(key) && screens.every((screen) => closure(screen).has(key))))
lines.push(check('kit, with the first screen', sum([...kit]), 60))
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || /texts\./.test(key)) continue
  const own = [...closure(key)].filter((other) => !shell.has(other) && !kit.has(other))
  lines.push(check(key.replace('src/', ''), sum(own), 30))
}
// What one who reads one area has loaded: it stays the same however many areas there are.
const areas = [...new Set(Object.keys(manifest).flatMap((key) => key.match(/^src\/(areas\/\w+)\/texts\./)?.[1] ?? []))]
for (const language of ['en', 'es']) for (const area of areas) lines.push(check(`texts, ${language}, shell and ${area}`, shellTexts(language) + texts(language, area), 12))
console.log(lines.join('\n'))
if (over.length > 0) {
  console.error(`Over the budget:\n${over.join('\n')}`)
  process.exitCode = 1
}
