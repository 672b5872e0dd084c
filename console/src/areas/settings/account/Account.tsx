import { getProfile, updateProfile, type Profile } from '~/app/client'
import { Card, ErrorPanel, Facts, FieldRow, Form, Page, TextField, useEditOf, useRead, useSend, roleName, useT } from '~/ui'
import { Security } from '../security/Security'

const editable = ({ user }: Profile) => ({ first_name: user.first_name, last_name: user.last_name })

/** One's own name; the address is changed by proving it, elsewhere. */
export default function Account() {
  const t = useT()
  const profile = useRead(getProfile, {})
  const save = useSend(updateProfile)
  const edit = useEditOf(profile, editable, {
    name: 'profile',
    save: (changed, options) => save.send(changed, options),
  })
  return (
    <Page title={t('screen.account')} narrow>
      <ErrorPanel failure={profile.failure} retry={() => void profile.refetch()} />
      <Form edit={edit}>
        <Card title={t('settings.profile')}>
          <FieldRow>
            <TextField name="first_name" label={t('settings.firstName')} maxLength={100} autoComplete="given-name" />
            <TextField name="last_name" label={t('settings.lastName')} maxLength={100} autoComplete="family-name" />
          </FieldRow>
        </Card>
      </Form>
      <Card title={t('settings.signIn')}>
        <Facts
          of={[
            [t('settings.email'), profile.data?.user.email],
            [t('settings.roles'), profile.data?.roles.map((role) => roleName(t, role)).join(', ')],
          ]}
        />
      </Card>
      <Security />
    </Page>
  )
}
