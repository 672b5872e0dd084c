import type { Failure } from '~/app/client'
import { say } from '~/app/i18n'

// The browser's side of passkeys.

type Ceremony = { challenge_id: string; options: unknown }
/** Neither where the person has changed their mind: they have said no to their own device, not to us. */
type Made = { answer?: { challenge_id: string; credential: never }; failure?: Failure }

/** Whether this browser knows passkeys, and lets this address have some: they belong to a domain, so an address of numbers has none. */
export const knowsPasskeys = () => typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname)

async function answer({ challenge_id }: Ceremony, ask: () => Promise<Credential | null>): Promise<Made> {
  try {
    const credential = (await ask()) as PublicKeyCredential
    return { answer: { challenge_id, credential: credential.toJSON() as never } }
  } catch (error) {
    const { name } = error as DOMException
    return name === 'NotAllowedError' || name === 'AbortError' ? {} : { failure: { kind: 'transport', code: name, title: say('ui.passkeyFailed') } }
  }
}

/** Makes one, as the server wants it. */
export const makePasskey = (start: Ceremony) => answer(start, () => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(start.options as never) }))

/** Signs the server's challenge with one. */
export const signWithPasskey = (start: Ceremony) => answer(start, () => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(start.options as never) }))
