// Orders of the signed-in user with React Query 5: a list that is read, a cancellation that is sent once however often it is clicked.
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { cancelOwnOrder, configure, listOrders, type StoaError } from '@stoa/client'
import { query, useSend } from '@stoa/client/react'

configure({ baseUrl: 'http://localhost:8080' })
const client = new QueryClient()

export const App = () => (
  <QueryClientProvider client={client}>
    <Orders />
  </QueryClientProvider>
)

function Orders() {
  const orders = useQuery(query(listOrders, { page_size: 20 }))
  const cancel = useSend(cancelOwnOrder)
  if (orders.isPending) return <p>Loading</p>
  if (orders.isError) return <p role="alert">{orders.error.message}</p>
  return (
    <ul>
      {orders.data.map((order) => (
        <li key={order.id}>
          {order.order_number}
          <button disabled={cancel.isPending} onClick={() => cancel.mutate({ id: order.id })}>
            Cancel
          </button>
        </li>
      ))}
      {cancel.error && <li role="alert">{sentence(cancel.error)}</li>}
    </ul>
  )
}

const sentence = (error: StoaError) => (error.code === 'order_state_wrong' ? 'It is on its way already.' : error.message)
