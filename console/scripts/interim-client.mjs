// Writes src/interim/problem.ts from the approved document: a stand-in for @stoa/client until it is here.
import { readFileSync, writeFileSync } from 'node:fs'
const doc = JSON.parse(readFileSync(process.argv[2] ?? new URL("../../contracts/problem/openapi.json", import.meta.url)))
const at = (ref) => ref.split('/').slice(1).reduce((o, k) => o[k.replaceAll('~1', '/')], doc)
const deref = (o) => (o?.$ref ? deref(at(o.$ref)) : o)
function type(s) {
  if (!s) return 'unknown'
  if (s.$ref) return s.$ref.split('/').at(-1).replaceAll(/\W/g, '_')
  if (s.const !== undefined) return JSON.stringify(s.const)
  if (s.enum) return s.enum.map((v) => JSON.stringify(v)).join(' | ')
  if (s.oneOf || s.anyOf) return (s.oneOf ?? s.anyOf).map(type).join(' | ')
  if (s.allOf) return s.allOf.map(type).join(' & ')
  if (Array.isArray(s.type)) return s.type.map((t) => (t === 'null' ? 'null' : type({ ...s, type: t }))).join(' | ')
  if (s.type === 'array') return `(${type(s.items)})[]`
  if (s.type === 'object') {
    const own = Object.entries(s.properties ?? {}).map(([k, v]) => `${JSON.stringify(k)}${s.required?.includes(k) ? '' : '?'}: ${type(v)}`)
    if (!own.length) return s.additionalProperties ? `Record<string, ${type(s.additionalProperties === true ? undefined : s.additionalProperties)}>` : 'Record<string, unknown>'
    return `{ ${own.join('; ')} }`
  }
  return { string: 'string', integer: 'number', number: 'number', boolean: 'boolean' }[s.type] ?? 'unknown'
}
const out = ["import { op } from './core'", "export * from './core'"]
for (const [name, s] of Object.entries(doc.components.schemas)) out.push(`export type ${name.replaceAll(/\W/g, '_')} = ${type(s)}`)
for (const [path, item] of Object.entries(doc.paths))
  for (const [method, o] of Object.entries(item)) {
    const ps = (o.parameters ?? []).map(deref).filter((p) => p.in === 'path' || p.in === 'query')
    const body = deref(o.requestBody)?.content?.['application/json']?.schema
    const ok = deref(Object.entries(o.responses).find(([s]) => s[0] === '2')?.[1])
    const res = ok?.content?.['application/json']?.schema
    const input = ps.map((p) => `${JSON.stringify(p.name)}${p.required ? '' : '?'}: ${type(p.schema)}`)
    out.push(`export const ${o.operationId} = op<{ ${input.join('; ')} }${body ? ' & ' + type(body) : ''}, ${res ? type(res) : 'undefined'}>('${o.operationId}', '${method.toUpperCase()}', '${path}', ${JSON.stringify(ps.filter((p) => p.in === 'query').map((p) => p.name))})`)
  }
writeFileSync(new URL('../src/interim/problem.ts', import.meta.url), out.join('\n') + '\n')
