// The one place that knows where the client comes from.
export * from '~/interim/problem'
