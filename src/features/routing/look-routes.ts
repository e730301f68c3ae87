import { isRefusal, refuse } from '../../base/errors.ts'
import { inputsOf } from '../../domain/condition/columns.ts'
import { type Field, fields } from '../../domain/condition/fields.ts'
import { operators, operatorsOf, shapeOf } from '../../domain/condition/operators.ts'
import { shorthands } from '../../domain/condition/shorthand.ts'
import { maskCpfs } from '../../domain/mask.ts'
import type { Directory } from '../connections/directory.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract-look.ts'
import { destinationCheck } from './decide-batch.ts'
import { leadAsDecided, subjectThen, traceRules } from './explain.ts'
import { chooseVersion, explainLead } from './look-at-rules.ts'
import { simulate } from './simulate.ts'
import { isShown, leadsFromHere, leadToExplain } from './store-look.ts'
import { readPeople } from './store-office.ts'
import type { RoutableLead } from './store-route.ts'
import { loadVersions } from './store-versions.ts'
import { summarize } from './summarize.ts'
import { compileVersion } from './version.ts'

export interface LookTools {
  directory: Directory
}

/** How many leads a simulation looks at. */
const mostLeads = 20_000

/** Looks that change nothing: why a lead is where it is, and what other rules would do. */
export function lookRoutes({ directory }: LookTools): Route[] {
  const workspace = (id: string) => directory.workspace(id)

  const explain = defineRoute({
    method: 'POST',
    path: '/api/v1/routing-rules/explain',
    scope: 'read',
    summary: 'Tell what the rules would do with a lead, and why',
    description: 'Nothing is written, and nobody’s turn moves on.',
    body: contract.explainBody,
    answer: contract.explanation,
    handle: ({ body, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const version = await chooseVersion(tx, workspaceId, body.draft)
        if (isRefusal(version)) return version
        return maskCpfs(await explainLead(tx, version, workspaceId, body.lead, workspace))
      }),
  })

  const explainStored = defineRoute({
    method: 'GET',
    path: '/api/v1/leads/{id}/explain',
    scope: 'read',
    summary: 'Tell why a lead is where it is',
    description:
      'Told again from the version of the rules that decided and what the lead held then. In the workspace that it came from with every rule, in the one it went to with the rule that sent it.',
    params: idParam,
    answer: contract.leadExplanation,
    handle: ({ params: { id }, workspaceId, transaction, actor }) =>
      transaction(async (tx) => {
        const isHere = await isShown(tx, id)
        const found = isHere || actor.recordScope === 'all' ? await leadToExplain(tx, id) : undefined
        if (!found) return refuse('not_found', 'There is no such lead.')
        const { lead, versionId, number, content } = found
        if (!lead.metadata || !content) {
          const live = await chooseVersion(tx, workspaceId, false)
          if (isRefusal(live)) return live
          return {
            ...maskCpfs(await explainLead(tx, live, workspaceId, lead.lead, workspace)),
            leadId: id,
            decidedAt: null,
            assigned: null,
          }
        }
        return maskCpfs(tellAgain(lead, compileVersion(content, versionId, number), workspaceId))
      }),
  })

  const simulateRoute = defineRoute({
    method: 'POST',
    path: '/api/v1/routing-rules/simulate',
    scope: 'admin',
    summary: 'Tell what rules would have done with the leads of the last days',
    description: `Nothing is written. At most the newest ${mostLeads} leads.`,
    body: contract.simulateBody,
    answer: contract.simulation,
    handle: ({ body, workspaceId, transaction, now }) =>
      transaction(async (tx) => {
        const version = await chooseVersion(tx, workspaceId, body.draft)
        if (isRefusal(version)) return version
        const leads = await leadsFromHere(tx, new Date(now.getTime() - body.days * 86_400_000), mostLeads)
        const isComplete = leads.length <= mostLeads
        const places = version.rules.flatMap(({ destinationWorkspaceId: id }) => id ?? [])
        const told = simulate(version, leads.slice(0, mostLeads), {
          source: workspaceId,
          country: workspace(workspaceId).country,
          versions: await loadVersions(
            tx,
            leads.flatMap(({ metadata }) => metadata?.version_id ?? []),
          ),
          people: await readPeople(tx, [...new Set([workspaceId, ...places])]),
          zoneOf: (id) => workspace(id).timeZone,
          problemWith: destinationCheck(workspace),
        })
        return { ...summarize(told, body.limit, Number(body.cursor ?? 0)), isComplete }
      }),
  })

  return [explain, explainStored, simulateRoute, fieldsRoute()]
}

/** The story of a decision that was kept. */
function tellAgain(lead: RoutableLead, version: ReturnType<typeof compileVersion>, workspaceId: string) {
  const { metadata } = lead
  const { outcome, inputs, rule_id: ruleId, matched } = metadata!
  const held = leadAsDecided(lead.lead, inputs.lead, inputsOf(lead.lead, version.fields))
  const subject = subjectThen(held, inputs.country, metadata!.decided_at)
  const decision = { ruleId, matched, draws: outcome.draws, destinationProblem: outcome.destination_problem }
  const isSource = metadata!.source_workspace_id === workspaceId
  const trace = traceRules(version, subject, decision)
  return {
    leadId: lead.id,
    decidedAt: metadata!.decided_at,
    ruleId,
    ruleName: metadata!.rule_name,
    reason: metadata!.routing_reason,
    version: metadata!.version,
    workspaceId: outcome.workspace_id,
    ownerId: outcome.owner_id,
    teamId: outcome.team_id,
    tags: metadata!.tagged,
    draws: outcome.draws,
    assigned: metadata!.assigned ?? null,
    // the other rules are the source's own business
    trace: isSource ? trace : trace.filter((rule) => rule.ruleId === ruleId),
  }
}

function fieldsRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/routing-rules/fields',
    scope: 'read',
    summary: 'List what conditions may ask of a lead, for filters and rules alike',
    description: 'Beside these `custom.<name>` asks for any further field.',
    answer: contract.fieldList,
    handle: async () => ({
      fields: Object.entries<Field>(fields).map(([name, { type, labels, choices }]) => ({
        name,
        type,
        labels,
        operators: operatorsOf[type].map((op) => ({
          name: op,
          labels: operators[op].labels,
          value: shapeOf(type, op),
        })),
        choices: choices ? [...choices] : null,
      })),
      shorthands: [...Object.keys(shorthands), 'custom'],
    }),
  })
}
