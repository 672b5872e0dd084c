import { getUser, listUsers } from '~/app/client'
import { Check, Field, FormField, Group, PickMany, WordsInput, useEdit, useRead, useT, word } from '~/ui'

const platforms = ['android', 'ios', 'web'] as const

/** Which devices: every list that says something narrows, an empty one means all. */
export function Conditions({ users = false }: { users?: boolean }) {
  const t = useT()
  const { form } = useEdit()
  const chosen = (form.watch('audience.platforms') as string[] | null) ?? []
  const toggle = (platform: string, on: boolean) => form.setValue('audience.platforms', on ? [...chosen, platform] : chosen.filter((one) => one !== platform), { shouldDirty: true })
  return (
    <>
      <Field label={t('messages.platforms')} hint={t('messages.platformsHint')}>
        {(field) => (
          <div id={field.id} role="group" aria-label={t('messages.platforms')}>
            <Group>
              {platforms.map((platform) => (
                <Check key={platform} label={word(t, 'state', platform)} checked={chosen.includes(platform)} onChange={(on) => toggle(platform, on)} />
              ))}
            </Group>
          </div>
        )}
      </Field>
      <FormField name="audience.tags" label={t('messages.tags')} hint={t('messages.tagsHint')}>
        {({ ref: _ref, ...field }) => <WordsInput {...field} onChange={field.onChange} />}
      </FormField>
      <FormField name="audience.locales" label={t('messages.locales')} hint={t('messages.localesHint')}>
        {({ ref: _ref, ...field }) => <WordsInput {...field} onChange={field.onChange} />}
      </FormField>
      {users && <Users />}
    </>
  )
}

/** Certain people, wherever they have the app. */
export function Users() {
  const t = useT()
  return (
    <FormField name="audience.user_ids" label={t('messages.users')}>
      {(field) => (
        <PickMany
          id={field.id}
          label={t('messages.users')}
          op={listUsers}
          option={(user) => ({ value: user.id, label: user.email, note: `${user.first_name} ${user.last_name}`.trim() })}
          value={(field.value as string[] | null) ?? []}
          onChange={field.onChange}
          name={(id) => <Email id={id} />}
        />
      )}
    </FormField>
  )
}

function Email({ id }: { id: string }) {
  const user = useRead(getUser, { id })
  return <>{user.data?.email ?? id}</>
}
