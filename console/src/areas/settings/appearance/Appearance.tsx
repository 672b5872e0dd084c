import { languages, type Language } from '~/app/i18n'
import { prefer, preferences, type Density, type Theme } from '~/app/preferences'
import { Card, Field, FieldRow, Page, Select, useT } from '~/ui'

const themes: Theme[] = ['system', 'light', 'dark']
const densities: Density[] = ['comfortable', 'compact']

/** How the console looks to this person: at once here, and by their account on their other devices. */
export default function Appearance() {
  const t = useT()
  const now = preferences.use()
  return (
    <Page narrow title={t('screen.appearance')}>
      <Card title={t('settings.look')}>
        <p className="muted">{t('settings.lookText')}</p>
        <FieldRow>
          <Field label={t('app.theme')}>
            {(field) => <Select {...field} value={now.theme} onChange={(event) => void prefer({ theme: event.target.value as Theme })} options={themes.map((value) => ({ value, label: t(`app.theme.${value}`) }))} />}
          </Field>
          <Field label={t('settings.density')} hint={t('settings.densityHint')}>
            {(field) => <Select {...field} value={now.density} onChange={(event) => void prefer({ density: event.target.value as Density })} options={densities.map((value) => ({ value, label: t(`settings.density.${value}`) }))} />}
          </Field>
        </FieldRow>
        <FieldRow>
          <Field label={t('app.language')}>
            {(field) => <Select {...field} value={now.language} onChange={(event) => void prefer({ language: event.target.value as Language })} options={(Object.keys(languages) as Language[]).map((value) => ({ value, label: languages[value] }))} />}
          </Field>
        </FieldRow>
      </Card>
    </Page>
  )
}
