import { useState } from 'react'
import { getUserSecondFactors, resetUserSecondFactors } from '~/app/client'
import { Button, Card, ConfirmDialog, ErrorPanel, Facts, State, useMay, useRead, useSend, useT } from '~/ui'

/** How they prove who they are besides the password. */
export function Factors({ id }: { id: string }) {
  const t = useT()
  const factors = useRead(getUserSecondFactors, { id })
  const manages = useMay('users', 'manage')
  const [asks, setAsks] = useState(false)
  const reset = useSend(resetUserSecondFactors)
  const now = factors.data
  return (
    <Card
      title={t('access.factors')}
      actions={
        manages && now?.enabled ? (
          <Button small onClick={() => setAsks(true)}>
            {t('access.factorsReset')}
          </Button>
        ) : undefined
      }
    >
      {factors.failure ? (
        <ErrorPanel failure={factors.failure} />
      ) : (
        <Facts
          of={[
            [t('access.state'), now && <State value={now.enabled ? 'enabled' : 'off'} />],
            [t('access.totp'), now && t(now.totp ? 'access.yes' : 'access.no')],
            [t('access.passkeys'), now && String(now.passkeys)],
            [t('access.recoveryCodes'), now && String(now.recovery_codes_left)],
            [t('access.factorRequired'), now && t(now.required ? 'access.yes' : 'access.no')],
          ]}
        />
      )}
      {asks && (
        <ConfirmDialog title={t('access.factorsTitle')} confirm={t('access.factorsReset')} danger run={(options) => reset.send({ id }, options)} done={t('access.factorsDone')} close={() => setAsks(false)}>
          <p>{t('access.factorsText')}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
