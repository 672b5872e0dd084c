import type { Op } from '~/app/api'
import { curlOf, callOf } from '~/app/snippets'
import { useT } from '~/app/i18n'
import { Button } from './Button'
import { Menu } from './Menu'
import { toast } from './toasts'

/** What this screen asks the server, to run it elsewhere. */
export function CopyAs<I, O>({ op, input }: { op: Op<I, O>; input: I }) {
  const t = useT()
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => toast(t('ui.copied')))
  return (
    <Menu
      label={t('ui.copyAs')}
      trigger={<Button icon="copy" kind="quiet" label={t('ui.copyAs')} />}
      items={[
        { label: 'curl', icon: 'copy', run: () => copy(curlOf(op, input as Record<string, unknown>, location.origin)) },
        { label: '@stoa/client', icon: 'copy', run: () => copy(callOf(op, input as Record<string, unknown>)) },
      ]}
    />
  )
}
