import { z } from 'zod'
import { conversionFields } from '../_kit/conversion-settings.ts'
import { choice, flag, number, optional, secret, text, url } from '../_kit/settings.ts'

export const settings = z.object({
  pixelId: text({
    title: 'Dataset (pixel) id',
    help: 'From Events Manager, Data sources: the number under the name.',
    env: 'META_PIXEL_ID',
  }),
  accessToken: secret({
    title: 'Access token',
    help: 'From Events Manager, the dataset, Settings, Conversions API, Generate access token; or of a system user that the dataset is shared with.',
    env: 'META_ACCESS_TOKEN',
  }),
  baseUrl: optional(url({ title: 'API address', help: 'Replaces https://graph.facebook.com.', env: 'META_BASE_URL' })),
  testEventCode: optional(
    text({
      title: 'Test event code',
      help: 'From Events Manager, Test events. While it is set, events show up there. They are not thrown away: they count for measurement and audiences.',
      env: 'META_TEST_EVENT_CODE',
    }),
  ),
  version: optional(text({ title: 'API version', help: 'Default v24.0.', env: 'META_API_VERSION' })),
  appSecret: optional(
    secret({
      title: 'App secret',
      help: 'Only where the token’s app demands a proof (appsecret_proof).',
      env: 'META_APP_SECRET',
    }),
  ),
  ...conversionFields,
  limitedDataUse: choice(['unsaid', 'never', 'objectors', 'always'], {
    title: 'Limited Data Use (US)',
    help: 'unsaid: no data_processing_options are sent. never: an empty list. objectors: LDU for people who forbade the sale of their data. always: LDU for everybody.',
    default: 'objectors',
  }),
  dataProcessingCountry: optional(
    number({
      title: 'LDU country',
      help: 'With LDU. 0 (default): Meta finds out where the person is. 1: the United States.',
    }),
  ),
  dataProcessingState: optional(
    number({
      title: 'LDU state',
      help: 'With LDU. 0 (default): Meta finds out. Else Meta’s number of the state, e.g. 1000 for California.',
    }),
  ),
  attributionOnly: flag({
    title: 'Measure only',
    help: 'On: every event carries opt_out, so that it is attributed and not used to deliver advertisements.',
    default: false,
  }),
})

export type MetaCapiSettings = z.infer<typeof settings>
