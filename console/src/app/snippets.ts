import type { Op } from './client'

const given = (input: Record<string, unknown>) => Object.entries(input).filter(([, value]) => value !== undefined && value !== '')
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** The call for a shell. The token is the reader's own to fill in. */
export function curlOf(op: Pick<Op<unknown, unknown>, 'method' | 'path'>, input: Record<string, unknown>, origin: string): string {
  const rest = new Map(given(input))
  const path = op.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name)
    rest.delete(name)
    return encodeURIComponent(String(value))
  })
  const isRead = op.method === 'GET'
  const query = isRead && rest.size > 0 ? `?${new URLSearchParams([...rest].map(([key, value]) => [key, String(value)]))}` : ''
  const lines = [`curl ${isRead ? '' : `-X ${op.method} `}${quoted(`${origin}/as/problem/api/v1${path}${query}`)}`, `-H "Authorization: Bearer $TOKEN"`]
  if (!isRead && rest.size > 0) lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(Object.fromEntries(rest)))}`)
  return lines.join(' \\\n  ')
}

/** The call for a program. */
export const callOf = (op: { id: string }, input: Record<string, unknown>): string =>
  `import { call, ${op.id} } from '@stoa/client/problem'\n\nconst result = await call(${op.id}, ${JSON.stringify(Object.fromEntries(given(input)), null, 2)})`
