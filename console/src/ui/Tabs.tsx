import * as Ariakit from '@ariakit/react'
import type { ReactNode } from 'react'
import { useUrl } from '~/app/url'
import css from './layout.module.css'

/** The open one is in the address (`?tab=`). Only it is rendered. */
export function Tabs({ label, tabs }: { label: string; tabs: { id: string; label: string; content: () => ReactNode }[] }) {
  const [url, go] = useUrl()
  const open = tabs.find((tab) => tab.id === url.tab) ?? tabs[0]!
  return (
    <Ariakit.TabProvider selectedId={open.id} setSelectedId={(id) => id && id !== open.id && void go({ tab: id === tabs[0]!.id ? undefined : id }, { replace: true })}>
      <Ariakit.TabList className={css.tabs} aria-label={label}>
        {tabs.map((tab) => (
          <Ariakit.Tab key={tab.id} id={tab.id} className={css.tab}>
            {tab.label}
          </Ariakit.Tab>
        ))}
      </Ariakit.TabList>
      <Ariakit.TabPanel tabId={open.id} className={css.stack}>
        {open.content()}
      </Ariakit.TabPanel>
    </Ariakit.TabProvider>
  )
}
