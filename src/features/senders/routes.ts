import type { z } from 'zod'
import { isRefusal, refuse } from '../../base/errors.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import type { CommandResult, Vendor } from '../../vendors/_kit/contract.ts'
import type { Connection, Directory } from '../connections/directory.ts'
import { idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { canSend, dailyLimitOf, dayIn, startOfDay } from './quota.ts'
import { senderNameOf } from './sender-name.ts'
import type { SendersOf } from './senders-of.ts'
import { changeLimits, ensureSenders, pauseSenders, readSenders, type Sender } from './store.ts'
import { readRecords, type ShownRecord } from './store-records.ts'

export interface SenderTools {
  directory: Directory
  vendors: ReadonlyMap<string, Vendor>
  runCommand(connection: Connection, command: string, input: Record<string, unknown>): Promise<CommandResult>
  sendersOf: SendersOf
}

const channels: readonly Channel[] = ['whatsapp', 'sms', 'email']
const noSender = () => refuse('not_found', 'There is no such sender.')

/** The numbers, instances and mailboxes that send: how they are, what they may, and stopping them. */
export function senderRoutes(tools: SenderTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/senders',
    scope: 'read',
    summary: 'List senders with their health and quota',
    answer: contract.listSendersAnswer,
    handle: (call) => call.transaction(async (tx) => ({ items: await show(tx, tools, call), nextCursor: null })),
  })

  const detail = defineRoute({
    method: 'GET',
    path: '/api/v1/senders/{id}',
    scope: 'read',
    summary: 'Show a sender',
    params: idParam,
    answer: contract.senderItem,
    handle: (call) =>
      call.transaction(
        async (tx) => (await show(tx, tools, call)).find(({ id }) => id === call.params.id) ?? noSender(),
      ),
  })

  const update = defineRoute({
    method: 'PATCH',
    path: '/api/v1/senders/{id}',
    scope: 'write',
    summary: 'Pause or free a sender, change its pace, quota and warm-up',
    params: idParam,
    body: contract.updateSenderBody,
    answer: contract.senderItem,
    handle: (call) =>
      call.transaction(async (tx) => {
        const { params, body, workspaceId, actor } = call
        await show(tx, tools, call)
        const { paused, reason, ...limits } = body
        await changeLimits(tx, workspaceId, params.id, limits)
        if (paused !== undefined)
          await pauseSenders(
            tx,
            workspaceId,
            params.id,
            paused ? (reason ?? `paused by ${actor.label}`) : null,
            'person',
          )
        await call.audit(tx, 'sender.change', params.id, body)
        return (await show(tx, tools, call)).find(({ id }) => id === params.id) ?? noSender()
      }),
  })

  const commands = ['connect', 'state'].map((command) =>
    defineRoute({
      method: 'POST',
      path: `/api/v1/senders/{id}/${command}`,
      scope: 'write',
      summary:
        command === 'connect' ? 'Ask for a code that connects the sender' : 'Ask the vendor whether it is connected',
      params: idParam,
      answer: contract.commandAnswer,
      handle: (call) => carryOut(tools, call, command),
    }),
  )
  return [list, detail, update, ...commands]
}

type Where = Pick<Call, 'workspaceId'> & { now: Date }

async function show(tx: Transaction, tools: SenderTools, { workspaceId, now }: Where) {
  const able = channels.flatMap((channel) =>
    tools
      .sendersOf({ workspaceId, channel, rules: {} })
      .map(({ id }) => ({ channel, connection: tools.directory.connection(id)! })),
  )
  await ensureSenders(
    tx,
    able.map(({ channel, connection }) => ({
      workspaceId,
      connectionId: connection.id,
      sender: senderNameOf(tools.vendors.get(connection.vendor), connection),
      channel,
    })),
  )
  const { timeZone } = tools.directory.workspace(workspaceId)
  const senders = Map.groupBy(await readSenders(tx, [workspaceId]), ({ connectionId }) => connectionId)
  const records = await readRecords(tx, workspaceId, startOfDay(timeZone, now))
  return able.map(({ connection }) =>
    showSender(tools, connection, senders.get(connection.id) ?? [], records.get(connection.id), dayIn(timeZone, now)),
  )
}

function showSender(
  tools: SenderTools,
  connection: Connection,
  rows: Sender[],
  record: ShownRecord | undefined,
  day: string,
): z.output<typeof contract.senderItem> {
  const vendor = tools.vendors.get(connection.vendor)
  const named = senderNameOf(vendor, connection)
  const own = rows.find(({ sender }) => sender === named) ?? rows[0]!
  const stopped = rows.find((row) => !canSend(row)) ?? own
  return {
    id: connection.id,
    vendor: connection.vendor,
    name: connection.name,
    sender: own.sender,
    others: rows.filter((row) => row !== own).map(({ sender }) => sender),
    channel: own.channel,
    state: stopped.state,
    stateReason: stopped.reason,
    stateAt: stopped.stateAt?.toISOString() ?? null,
    pausedAt: stopped.pausedAt?.toISOString() ?? null,
    pauseReason: stopped.pauseReason,
    canSend: canSend(stopped),
    health: own.health,
    sentToday: record?.sent ?? 0,
    deliveredToday: record?.delivered ?? 0,
    readToday: record?.read ?? 0,
    failedToday: record?.failed ?? 0,
    consecutiveErrors: record?.consecutiveErrors ?? 0,
    lastContactAt: newest(rows.map(({ lastContactAt }) => lastContactAt)),
    perSecond: own.perSecond,
    dailyLimit: own.dailyLimit,
    warmUp: own.warmUp,
    limitToday: dailyLimitOf(own, day),
    commands: Object.keys(vendor?.commands ?? {}),
  }
}

function newest(times: (Date | null)[]): string | null {
  const [last] = times.filter((each) => each !== null).sort((a, b) => b.getTime() - a.getTime())
  return last?.toISOString() ?? null
}

async function carryOut(tools: SenderTools, call: Call<{ id: string }>, command: string) {
  const { params, workspaceId } = call
  const connection = tools.directory.enabledIn(workspaceId).find(({ id }) => id === params.id)
  if (!connection) return noSender()
  if (!tools.vendors.get(connection.vendor)?.commands?.[command])
    return refuse('wrong_state', `${connection.vendor} has no command "${command}".`)
  const audited = await call.transaction((tx) => call.audit(tx, 'sender.command', params.id, { command }))
  if (isRefusal(audited)) return audited
  const { ok, message, detail = null } = await tools.runCommand(connection, command, {})
  return { ok, message, detail }
}
