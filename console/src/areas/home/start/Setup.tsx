import { getSetup } from '~/app/client'
import { setupPlaces } from '~/app/places'
import { Card, ErrorPanel, LinkRow, Rows, State, useRead, useT, word } from '~/ui'

/** What the shop still needs; gone when everything is there. */
export function Setup() {
  const t = useT()
  const setup = useRead(getSetup, {})
  if (setup.failure) return <ErrorPanel failure={setup.failure} retry={() => void setup.refetch()} />
  const open = setup.data?.steps.filter((step) => !step.done) ?? []
  if (open.length === 0) return null
  const done = setup.data!.steps.length - open.length
  return (
    <Card title={t('home.setup')} flush foot={t('home.setupDone', { done, all: setup.data!.steps.length })}>
      <Rows>
        {open.map((step) => (
          <LinkRow key={step.name} to={setupPlaces[step.name]} end={<State value="open" tone="idle" />}>
            {word(t, 'home.step', step.name)}
          </LinkRow>
        ))}
      </Rows>
    </Card>
  )
}
