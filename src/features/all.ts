import type pg from 'pg'
import type { Sealer } from '../base/seal.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import { analyticsRoutes } from './analytics/routes.ts'
import { type CampaignTools, campaignRoutes } from './campaigns/routes.ts'
import type { Directory } from './connections/directory.ts'
import { type ConnectionTools, connectionRoutes } from './connections/routes.ts'
import { type ConsentTools, consentRoutes } from './consents/routes.ts'
import { type ConversionTools, conversionRoutes } from './conversions/routes.ts'
import { type EffectTools, effectRoutes } from './effects/routes.ts'
import { type ExceptionTools, exceptionRoutes } from './exceptions/routes.ts'
import { type ImportTools, importRoutes } from './imports/routes.ts'
import { type IntakeTools, intakeRoutes } from './intakes/routes.ts'
import { type LeadTools, leadRoutes } from './leads/routes.ts'
import { type LifecycleTools, lifecycleRoutes } from './lifecycle/routes.ts'
import { type MergeTools, mergeRoutes } from './merges/routes.ts'
import { type AnswerTools, answerRoutes } from './messages/answer-routes.ts'
import { messageRoutes } from './messages/routes.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { type OperationTools, operationRoutes } from './operations/routes.ts'
import { overviewRoutes } from './overview/routes.ts'
import { type PartyTools, partyRoutes } from './parties/routes.ts'
import { paymentRoutes } from './payments/routes.ts'
import { type PeopleParts, peopleRoutes } from './people/routes.ts'
import { type PrivacyTools, privacyRoutes } from './privacy/routes.ts'
import type { Route } from './route.ts'
import { routingRoutes } from './routing/routes.ts'
import { type SenderTools, senderRoutes } from './senders/routes.ts'
import { type SuppressionTools, suppressionRoutes } from './suppressions/routes.ts'
import { type TrackingTools, trackingRoutes } from './tracking/routes.ts'
import { viewRoutes } from './views/routes.ts'
import { workspaceRoutes } from './workspaces/routes.ts'

/** What features' routes are made with: the composition root gives it all, each feature names what it uses. */
export interface RouteTools
  extends ConnectionTools,
    CampaignTools,
    ImportTools,
    SenderTools,
    AnswerTools,
    SuppressionTools,
    TrackingTools,
    IntakeTools,
    EffectTools,
    ExceptionTools,
    ConversionTools,
    OperationTools,
    LeadTools,
    LifecycleTools,
    MergeTools,
    PartyTools,
    PeopleParts,
    ConsentTools,
    PrivacyTools {
  pool: pg.Pool
  sealer: Sealer
  directory: Directory
  vendors: ReadonlyMap<string, Vendor>
  publicUrl: string
}

/** One line per feature: the whole API. */
export function routes(tools: RouteTools): Route[] {
  return [
    workspaceRoutes(tools),
    peopleRoutes(tools),
    connectionRoutes(tools),
    campaignRoutes(tools),
    importRoutes(tools),
    senderRoutes(tools),
    messageRoutes(),
    answerRoutes(tools),
    suppressionRoutes(tools),
    trackingRoutes(tools),
    intakeRoutes(tools),
    effectRoutes(tools),
    conversionRoutes(tools),
    notificationRoutes(),
    operationRoutes(tools),
    overviewRoutes(),
    leadRoutes(tools),
    lifecycleRoutes(tools),
    mergeRoutes(tools),
    paymentRoutes(),
    partyRoutes(tools),
    routingRoutes(tools),
    analyticsRoutes(),
    exceptionRoutes(tools),
    viewRoutes(),
    privacyRoutes(tools),
    consentRoutes(tools),
  ].flat()
}
