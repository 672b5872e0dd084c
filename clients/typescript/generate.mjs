// Writes src/{contract}.ts from the approved OpenAPI documents: `node generate.mjs`, or `node generate.mjs problem` for some. ADR 67 says why it is ours.
import { readFileSync, writeFileSync } from 'node:fs'
import { codesOf, faultsOf } from './faults.mjs'

const contracts = ['problem', 'store', 'standard', 'nest', 'malnu', 'basic']
/** Schemas that would hide what TypeScript or this package calls so. */
const taken = new Set(
  'Answer Blob BodyInit Client Domain Failure FieldError File Input Operations Options Output Page Record Request Response Result Shared StoaError StreamEvent Transport'.split(' '),
)
const methods = ['get', 'post', 'put', 'patch', 'delete']

const read = (contract, file) => JSON.parse(readFileSync(new URL(`../../contracts/${contract}/${file}.json`, import.meta.url), 'utf8'))

/** One contract's file as text; `codes` is what codesOf gives. */
export function emit(contract, document, codes) {
  const resolve = (value) => {
    while (value?.$ref) value = value.$ref.slice(2).split('/').reduce((at, key) => at[key.replaceAll('~1', '/')], document)
    return value
  }
  const used = new Set()
  const waiting = []
  const named = (ref) => {
    const name = ref.split('/').at(-1)
    if (!used.has(name)) (used.add(name), waiting.push(name))
    return safe(name)
  }

  function type(schema) {
    if (!schema) return 'unknown'
    if (schema.$ref) return named(schema.$ref)
    if ('const' in schema) return JSON.stringify(schema.const)
    if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)))
    const parts = schema.oneOf ?? schema.anyOf
    if (parts) return union(parts.map(type))
    if (schema.allOf) return schema.allOf.map(type).join(' & ')
    if (Array.isArray(schema.type)) return union(schema.type.map((one) => type({ ...schema, type: one })))
    switch (schema.type) {
      case 'null':
        return 'null'
      case 'string':
        return schema['x-extensible-enum'] ? `${union(schema['x-extensible-enum'].map((value) => JSON.stringify(value)))} | (string & {})` : 'string'
      case 'integer':
      case 'number':
        return 'number'
      case 'boolean':
        return 'boolean'
      case 'array': {
        const item = type(schema.items)
        return /^\w+$/.test(item) ? `${item}[]` : `Array<${item}>`
      }
      case 'object':
        return object(schema)
      default:
        return 'unknown'
    }
  }

  function object({ properties = {}, required = [], additionalProperties: rest }) {
    const members = Object.entries(properties).map(([name, schema]) => `${key(name)}${required.includes(name) ? '' : '?'}: ${type(schema)}`)
    if (members.length === 0) return `Record<string, ${rest && rest !== true ? type(rest) : 'unknown'}>`
    return `{ ${members.join('; ')} }`
  }

  const operations = []
  const table = []
  const forms = []
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods.filter((one) => item[one])) {
      const operation = item[method]
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve)
      const addressed = parameters.filter((one) => one.in === 'path' || one.in === 'query')
      const body = resolve(operation.requestBody)
      const json = body?.content['application/json']?.schema
      const bytes = body && !json ? Object.keys(body.content).find((media) => media !== 'multipart/form-data') : undefined
      const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2')).map(([, answer]) => resolve(answer).content)
      const outputs = [...new Set(answers.map((content) => (!content ? 'undefined' : content['application/json'] ? type(content['application/json'].schema) : 'Response')))]
      const stream = answers.map((content) => content?.['text/event-stream']?.schema).find(Boolean)
      const members = addressed.map((one) => `${key(one.name)}${one.required ? '' : '?'}: ${type(one.schema)}`)
      if (bytes) members.push('body: BodyInit')
      const input = [members.length > 0 ? `{ ${members.join('; ')} }` : '', json ? type(json) : ''].filter(Boolean).join(' & ') || 'Record<never, never>'
      const { operationId: id } = operation
      const own = codes.of(id)
      const types = [`input: ${input}`, `output: ${union(outputs)}`, `codes: ${own.length > 0 ? union(own.map((code) => `'${code}'`)) : 'never'}`]
      if (stream) types.push(`event: ${type(stream.contentSchema)}`)
      operations.push(`  ${id}: { ${types.join('; ')} }`)
      const extra = [
        addressed.filter((one) => one.in === 'query').map((one) => one.name).join(' '),
        own.join(' '),
        operation['x-idempotent'] ? 'k' : '',
        bytes ?? '',
        outputs.includes('Response') ? 'raw' : '',
      ]
      while (extra.at(-1) === '') extra.pop()
      const given = [`'${id}'`, `'${method.toUpperCase()}'`, `'${path}'`, ...extra.map((one) => `'${one}'`)]
      table.push(`/** ${operation.summary.replaceAll('*/', '')}. */\nexport const ${id} = /* @__PURE__ */ op<'${id}'>(${given.join(', ')})`)
      const form = json && constraints(resolve(json), resolve)
      if (form) forms.push(`export const ${id}Form = ${form}`)
    }
  }
  const schemas = []
  while (waiting.length > 0) {
    const name = waiting.shift()
    const schema = document.components.schemas[name]
    const written = type(schema)
    schemas.push(schema.type === 'object' && written.startsWith('{') ? `export interface ${safe(name)} ${written}` : `export type ${safe(name)} = ${written}`)
  }
  const refresh = resolve(Object.values(document.paths).map((item) => item.post).find((one) => one?.operationId === 'refresh').requestBody)
  const token = Object.keys(resolve(refresh?.content['application/json'].schema)?.properties ?? {})[0] ?? ''
  const mount = document.servers.map((server) => server.url).find((url) => url.startsWith('/as/'))
  return [
    `// Written by generate.mjs from contracts/${contract}/openapi.json.`,
    `import { Client, define, type Domain as DomainOf, type Failure as FailureOf, type Shared as SharedOf } from './core/index.js'`,
    `export { call, orThrow, pages, events, tagOf, StoaError } from './core/index.js'`,
    `export type { Answer, FieldError, Options, Page, Result, StreamEvent, Transport } from './core/index.js'`,
    `/** What a call takes and gives, by operation. */\nexport interface Operations {\n${operations.join('\n')}\n}`,
    `export type Input<Id extends keyof Operations> = Operations[Id]['input']`,
    `export type Output<Id extends keyof Operations> = Operations[Id]['output']`,
    `/** What only this operation may refuse. */\nexport type Domain<Id extends keyof Operations> = DomainOf<Operations[Id]['codes']>`,
    `/** Everything that may come instead of an output. */\nexport type Failure<Id extends keyof Operations> = FailureOf<Operations[Id]['codes'], typeof groups>`,
    `/** What nearly every operation may refuse, by kind. */\nexport type Shared = SharedOf<typeof groups>`,
    `const groups = ${JSON.stringify(codes.groups, null, 2).replaceAll('"', "'")} as const`,
    `const client = /* @__PURE__ */ new Client({ mount: '${mount}', refresh: '${token ? 'body' : 'cookie'}', token: '${token}', refusals: [${codes.of('refresh').map((code) => `'${code}'`).join(', ')}], groups })`,
    `const op = /* @__PURE__ */ define<Operations, typeof groups>(client)`,
    `/** Names the server, and what this program decides: see Settings. */\nexport const configure = client.configure`,
    `/** Who is signed in: tokens are kept in memory. */\nexport const session = client.session`,
    ...schemas.sort(),
    ...table,
    ...forms,
  ].join('\n') + '\n'
}

/** What a form can check before it asks: `errors[].field` of an answer are these names. */
function constraints(schema, resolve) {
  const fields = Object.entries(schema?.properties ?? {}).map(([name, given]) => {
    const one = resolve(given)
    const rules = Object.entries({ required: schema.required?.includes(name) || undefined, minLength: one.minLength, maxLength: one.maxLength, min: one.minimum, max: one.maximum, pattern: one.pattern, options: one.enum })
    return `${key(name)}: ${JSON.stringify(Object.fromEntries(rules.filter(([, value]) => value !== undefined)))}`
  })
  return fields.length > 0 ? `{ ${fields.join(', ')} } as const` : undefined
}

const safe = (name) => (taken.has(name) ? `${name}Body` : name)
const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))
const union = (types) => [...new Set(types)].join(' | ')

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const faults = faultsOf(read('problem', 'openapi'))
  for (const contract of process.argv.length > 2 ? process.argv.slice(2) : contracts) {
    writeFileSync(new URL(`src/${contract}.ts`, import.meta.url), emit(contract, read(contract, 'openapi'), codesOf(read(contract, 'codes'), faults)))
  }
}
