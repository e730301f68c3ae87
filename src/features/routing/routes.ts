import type { Route } from '../route.ts'
import { type AssignTools, assignRoutes } from './assign-routes.ts'
import { type LookTools, lookRoutes } from './look-routes.ts'
import { type RuleTools, ruleRoutes } from './rule-routes.ts'
import { type VersionTools, versionRoutes } from './version-routes.ts'

export interface RoutingTools extends RuleTools, VersionTools, LookTools, AssignTools {}

/** Routing: rules and their versions, looking at them, giving leads by hand. */
export function routingRoutes(tools: RoutingTools): Route[] {
  // those with a word where a rule's id stands come first
  return [lookRoutes(tools), versionRoutes(tools), ruleRoutes(tools), assignRoutes(tools)].flat()
}
