import type { ReactNode } from 'react'
import { ConfirmDialog, useT, type Options, type Result } from '~/ui'

export type Asked = { what: string; danger?: boolean; run: (options: Options) => Promise<Result<unknown>> }

/** A question of one sentence: `orders.{what}.title`, `.text`, `.confirm`, `.done`. */
export function Ask({ ask, close, children }: { ask: Asked; close: () => void; children?: ReactNode }) {
  const t = useT()
  return (
    <ConfirmDialog title={t(`orders.${ask.what}.title`)} confirm={t(`orders.${ask.what}.confirm`)} danger={ask.danger} run={ask.run} done={t(`orders.${ask.what}.done`)} close={close}>
      <p>{t(`orders.${ask.what}.text`)}</p>
      {children}
    </ConfirmDialog>
  )
}
