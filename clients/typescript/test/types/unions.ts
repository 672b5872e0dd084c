// Compiled by three TypeScripts and never run: what compiles here, and what does not.
import { call, events, listEvents, login, assignRole, getOrder, listProducts, orThrow, pages, type Domain, type Failure, type Input, type Output, type Transport } from '../../src/problem.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <T extends true>() => undefined as unknown as T

export function loginSentence(error: Domain<'login'>): string {
  switch (error.code) {
    case 'invalid_credentials':
    case 'second_factor_invalid':
    case 'second_factor_required':
    case 'account_inactive':
    case 'email_not_verified':
    case 'account_locked':
    case 'too_many_requests':
      return error.title
  }
}

// @ts-expect-error a code is missing: not every path returns
export function forgetful(error: Domain<'assignRole'>): string {
  switch (error.code) {
    case 'role_not_found':
      return ''
  }
}

// @ts-expect-error a table that forgets codes does not compile
export const table = { role_not_found: 'No such role' } satisfies Record<Domain<'assignRole'>['code'], string>

export function kinds(error: Failure<'login'>): string {
  switch (error.kind) {
    case 'domain':
      return loginSentence(error)
    case 'platform':
    case 'session':
    case 'input':
    case 'standing':
      return error.title
    case 'transport':
      return lost(error)
  }
}

const lost = (error: Transport): string => {
  switch (error.code) {
    case 'network':
    case 'timeout':
    case 'aborted':
      return error.title
    case 'unexpected_answer':
      return `${error.title} (${error.status})`
  }
}

export async function inputs() {
  await call(listProducts)
  await call(listProducts, { keyword: 'laptop', page_size: 20 }, { timeoutMs: 100 })
  // @ts-expect-error an address is needed
  await call(getOrder)
  // @ts-expect-error there is no such member
  await call(login, { email: '', password: '', pasword: '' })
  // @ts-expect-error a number is no text
  await call(login, { email: 1, password: '' })
  const answer = await call(assignRole, { id: '', role_name: '' })
  // @ts-expect-error nobody has looked whether it was done
  answer.data
  if (!answer.ok && answer.error.kind === 'domain') return answer.error.code
  const name: string = (await orThrow(listProducts))[0]!.name
  for await (const product of pages(listProducts)) holds<Equal<typeof product.id, string>>()
  for await (const event of events(listEvents)) holds<Equal<typeof event.data.id, string>>()
  return name
}

export const same = [
  holds<Equal<Input<'login'>['password'], string>>(),
  holds<Equal<Output<'login'>['access_token'], string>>(),
]
