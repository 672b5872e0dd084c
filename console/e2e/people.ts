import { createHmac, randomUUID } from 'node:crypto'
import { request } from '@playwright/test'
import { email, password } from './steps'

type Json = Record<string, any>

/** The API as the super admin calls it, to prepare what a test needs. */
export async function api() {
  const context = await request.newContext({ baseURL: process.env.STOA ?? 'http://localhost:8080' })
  const call = async (method: string, path: string, data?: unknown, headers: Record<string, string> = {}) => {
    const answer = await context.fetch(`/as/problem/api/v1${path}`, { method, data, headers })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return answer.status() === 204 ? undefined : ((await answer.json()) as Json)
  }
  const { access_token } = (await call('POST', '/auth/login', { email, password }))!
  return (method: string, path: string, data?: unknown, headers: Record<string, string> = {}) => call(method, path, data, { ...headers, Authorization: `Bearer ${access_token}` })
}

/** A colleague with this role, whose address is proven. */
export async function colleague(role: string) {
  const call = await api()
  const person = { email: `colleague-${randomUUID()}@example.com`, password: 'A-Colleagues-Password-1' }
  const user = (await call('POST', '/auth/register', { ...person, first_name: 'Col', last_name: 'League' }))!.user as Json
  const roles = (await call('GET', '/admin/roles'))!.roles as Json[]
  await call('POST', `/admin/users/${user.id}/roles`, { role_id: roles.find((one) => one.name === role)!.id })
  await call('POST', `/admin/users/${user.id}/verify-email`, {})
  return person
}

/** The six digits of an authenticator app at this moment (RFC 6238, 30 s, SHA-1). */
export function codeOf(secret: string, at = Date.now()) {
  const bits = [...secret.replaceAll(/[\s=]/g, '').toUpperCase()].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('')
  const key = Uint8Array.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const hash = createHmac('sha1', key).update(new Uint8Array(counter)).digest()
  const offset = hash[19]! & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
