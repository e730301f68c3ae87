/** The public address at which a connection takes its vendor's webhooks. It holds the connection's secret. */
export function webhookUrl(publicUrl: string, { vendor, urlSecret }: { vendor: string; urlSecret: string }): string {
  return `${publicUrl}/api/v1/webhooks/${vendor}/${urlSecret}`
}
