import { useState } from 'react'
import { api, type Op } from '~/app/api'
import { useT } from '~/app/i18n'
import { Button } from './Button'
import { saveAs } from './files'
import type { IconName } from './Icon'
import { Menu } from './Menu'
import { toastFailure } from './toasts'

type Kind<I> = { label: string; input: I; name: string }

type Props<I> = { label: string; op: Op<I, Response>; kinds: Kind<I>[]; icon?: IconName; small?: boolean; about?: string }

/** What the API answers as a file: one kind is a button, more are a menu. In a row `about` says which thing's it is. */
export function Download<I>({ label, op, kinds, icon = 'download', small, about }: Props<I>) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const run = async (kind: Kind<I>) => {
    setBusy(true)
    try {
      const result = await api(op, kind.input)
      if (!result.ok) toastFailure(result.error)
      else await saveAs(result.data, result.headers.get('Content-Disposition')?.match(/filename="?([^";]+)"?/)?.[1] ?? kind.name)
    } catch (cause) {
      // The file comes behind its answer, and may break off.
      toastFailure({ kind: 'transport', code: 'unexpected_answer', title: t('ui.brokenOff'), detail: cause instanceof Error ? `${t('ui.brokenOff')} (${cause.message})` : undefined })
    } finally {
      setBusy(false)
    }
  }
  if (kinds.length === 1) {
    return (
      <Button icon={icon} small={small} busy={busy} about={about} onClick={() => void run(kinds[0]!)}>
        {label}
      </Button>
    )
  }
  return (
    <Menu
      label={label}
      trigger={
        <Button icon={icon} busy={busy}>
          {label}
        </Button>
      }
      items={[{ group: t('ui.asFile') }, ...kinds.map((kind) => ({ label: kind.label, icon, run: () => void run(kind) }))]}
    />
  )
}
