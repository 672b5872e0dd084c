import { expect, test } from 'vitest'
import { callOf, curlOf } from '../src/app/snippets'

test('a read is a line for a shell, with what is given in path and query', () =>
  expect(curlOf({ method: 'GET', path: '/admin/users/{id}/sessions' }, { id: 'a b', page_size: 5, cursor: undefined }, 'https://shop.example')).toBe(
    `curl 'https://shop.example/as/problem/api/v1/admin/users/a%20b/sessions?page_size=5' \\\n  -H "Authorization: Bearer $TOKEN"`,
  ))

test('a quote in a body does not end it', () => expect(curlOf({ method: 'POST', path: '/admin/brands' }, { name: "O'Neill" }, '')).toContain(`-d '{"name":"O'\\''Neill"}'`))

test('the same for a program', () => expect(callOf({ id: 'getUser' }, { id: '1' })).toBe(`import { call, getUser } from '@stoa/client/problem'\n\nconst result = await call(getUser, {\n  "id": "1"\n})`))
