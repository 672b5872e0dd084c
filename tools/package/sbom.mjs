// Writes what is inside a published server as CycloneDX 1.6: node sbom.mjs PUBLISHED CHECKOUT VERSION MOMENT > sbom.cdx.json
// Assemblies and the runtime are those of its own list (deps.json), whose hashes are NuGet's; pages are bundled out of package-lock.json.
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const [published, checkout, version, moment] = process.argv.slice(2)
const json = (path) => JSON.parse(readFileSync(path, 'utf8'))
const hash = (alg, base64) => ({ alg, content: Buffer.from(base64, 'base64').toString('hex') })

// The licence is in the package's own manifest; some name a file or an address instead of an expression.
function nugetLicence(name, of) {
  const folder = join(process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages'), name.toLowerCase(), of.toLowerCase())
  const manifest = join(folder, `${name.toLowerCase()}.nuspec`)
  if (!existsSync(manifest)) throw new Error(`${manifest} is not there: restore first`)
  const text = readFileSync(manifest, 'utf8')
  const expression = /<license type="expression">([^<]+)</.exec(text)?.[1]
  if (expression) return [{ expression }]
  const url = /<licenseUrl>([^<]+)</.exec(text)?.[1]
  return [{ license: url ? { name: 'see the address', url } : { name: /<license type="file">([^<]+)</.exec(text)?.[1] ?? 'not stated' } }]
}

function nuget() {
  const deps = json(join(published, 'Stoa.Server.deps.json'))
  return Object.entries(deps.libraries)
    .filter(([, library]) => library.type === 'package' || library.type === 'runtimepack')
    .map(([key, library]) => {
      const [whole, of] = key.split('/')
      const name = whole.replace(/^runtimepack\./, '')
      const purl = `pkg:nuget/${name}@${of}`
      const hashes = library.sha512 ? [hash('SHA-512', library.sha512.replace(/^sha512-/, ''))] : undefined
      const licenses = library.type === 'package' ? nugetLicence(name, of) : [{ expression: 'MIT' }]
      return { type: library.type === 'package' ? 'library' : 'framework', 'bom-ref': purl, name, version: of, hashes, licenses, purl }
    })
}

// Where Node would find a dependency of a package: in its own folder, or in one above.
function find(packages, from, name) {
  for (let folder = from; ; folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '') {
    const path = `${folder ? folder + '/' : ''}node_modules/${name}`
    if (packages[path]) return packages[path].link ? packages[path].resolved : path
    if (!folder) return undefined
  }
}

// What the pages may have taken in: their dependencies with those of these, not what builds and tests them.
function npm() {
  const { packages } = json(join(checkout, 'package-lock.json'))
  const reached = new Set(['console', 'samples/storefront'])
  for (const folder of reached) {
    for (const name of Object.keys(packages[folder].dependencies ?? {})) {
      const path = find(packages, folder, name)
      if (!path) throw new Error(`package-lock.json has no ${name} for ${folder}`)
      reached.add(path)
    }
  }
  return [...reached]
    .filter((path) => path.includes('node_modules/'))
    .map((path) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      const { version: of, integrity, license } = packages[path]
      const purl = `pkg:npm/${name.replace('@', '%40')}@${of}`
      const hashes = integrity ? [hash('SHA-512', integrity.replace(/^sha512-/, ''))] : undefined
      return { type: 'library', 'bom-ref': purl, name, version: of, hashes, licenses: [{ expression: license }], purl }
    })
}

const unique = new Map([...nuget(), ...npm()].map((component) => [component.purl, component]))
const components = [...unique.values()].sort((one, other) => (one.purl < other.purl ? -1 : 1))
const root = `pkg:generic/stoa@${version}`
const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { timestamp: moment, component: { type: 'application', 'bom-ref': root, name: 'stoa', version, purl: root } },
  components,
  dependencies: [{ ref: root, dependsOn: components.map((component) => component.purl) }],
}
process.stdout.write(JSON.stringify(bom, null, 2) + '\n')
