import { toastFailure } from '~/ui/toasts'
import { say } from './i18n'
import { logOut } from './session'

/** Signs out, or says that it did not work. */
export async function leave() {
  const failure = await logOut()
  if (failure) toastFailure(failure, say('app.stillIn'))
}
