import { useMemo } from 'react'
import { getProfile, updateProfile, type Profile } from '~/app/client'
import { Card, ErrorPanel, Facts, FieldRow, Form, Page, TextField, useEditForm, useRead, useSend, useT } from '~/ui'
import { Security } from '../security/Security'

const editable = ({ user }: Profile) => ({ first_name: user.first_name, last_name: user.last_name })

/** One's own name; the address is changed by proving it, elsewhere. */
export default function Account() {
  const t = useT()
  const profile = useRead(getProfile, {})
  const save = useSend(updateProfile)
  const values = useMemo(() => profile.data && editable(profile.data), [profile.data])
  const edit = useEditForm({
    name: 'profile',
    values,
    etag: profile.etag,
    save: (changed, options) => save.send(changed, options),
    reload: async () => {
      const { data } = await profile.refetch()
      return data && { values: editable(data.data), etag: data.etag }
    },
  })
  return (
    <Page title={t('screen.account')} narrow>
      {profile.failure && <ErrorPanel failure={profile.failure} retry={() => void profile.refetch()} />}
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
            [t('settings.roles'), profile.data?.roles.map((role) => role.replaceAll('_', ' ')).join(', ')],
          ]}
        />
      </Card>
      <Security />
    </Page>
  )
}
