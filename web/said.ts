import type { TFunction } from 'i18next'
import { useWords, wordFor } from './language.ts'

/**
 * The server's own sentences, which it keeps in English: what stands between braces is a value, `more` another of these
 * sentences, `state` a status of a lead. Their words are the shell's `said.<name>`. A test holds that the server still says each.
 */
export const sentences: [name: string, form: string][] = [
  // why a lead is where it is
  ['ruleBlocked', 'Rule "{{rule}}" matched, but {{moreWhy}}: {{more}}'],
  ['noDestination', 'its destination does not exist'],
  ['suspendedDestination', 'its destination is suspended'],
  ['strangeDestination', 'its destination is neither its own workspace nor below it'],
  ['ruleMatched', 'Rule "{{rule}}" matched'],
  ['noRuleMatched', 'No rule matched: {{more}}'],
  ['fallback', 'the fallback applies'],
  ['staysInSource', 'stays in source'],
  ['noRules', 'No rules'],
  // what changed a lead
  ['partiesAreOne', 'The contacts of this lead showed that two parties are one'],
  ['twoParties', 'Contacts of this lead belong to two parties with different CPFs'],
  ['foundElsewhere', 'The {{more}} that was found belongs to another party'],
  ['phone', 'phone'],
  ['email', 'email'],
  ['foundBy', 'Found by {{vendor}}'],
  ['importUndone', 'The import was undone'],
  ['merge', 'Merge {{id}}'],
  ['campaignSent', 'campaign sent'],
  ['messageSent', 'message sent'],
  ['confirmed', 'confirmed'],
  ['messageRead', '{{channel}} message read'],
  ['replyReceived', '{{channel}} reply received'],
  ['optOut', '{{channel}} opt-out'],
  ['optIn', '{{channel}} opt-in'],
  ['purchaseApproved', 'purchase approved'],
  ['purchaseRefunded', 'purchase refunded'],
  ['purchaseChargedBack', 'purchase charged back'],
  ['subscriptionActive', 'subscription active'],
  ['subscriptionPastDue', 'subscription past due'],
  ['subscriptionPaused', 'subscription paused'],
  ['subscriptionCancelled', 'subscription cancelled'],
  ['siteAt', 'site {{state}}: {{url}}'],
  ['site', 'site {{state}}'],
  // why something is done
  ['isNew', "the lead's {{more}} is new"],
  ['mail', 'e-mail'],
  ['contactIsNew', 'the lead’s contact is new'],
  ['oneCpfByBoth', 'phone and e-mail lead to one CPF'],
  ['oneCpf', 'one CPF was found'],
  ['toIdentify', 'identify the person behind an enquiry'],
  ['toComplete', 'complete what is known of a lead'],
  ['toAnswer', 'prepare the answer to an enquiry'],
  ['personLookedUp', 'the person behind the lead was looked up'],
  ['tellsOwners', 'a routing rule tells the owners of the destination'],
  ['importEnded', 'An import has ended'],
  ['alertFires', 'an alert fires'],
  ['alertIsOver', 'an alert is over'],
  ['sentOn', 'sent on to {{endpoint}}'],
  ['tell', 'tell {{event}} ({{id}})'],
  ['campaign', 'Campaign {{campaign}}'],
  ['writtenBy', 'Written by {{more}}'],
  ['campaignPaused', 'The hub paused a campaign'],
  ['senderStopped', 'The hub stopped a sender'],
  ['connectionSwitchedOff', 'The hub switched a connection off'],
  ['senderCannot', 'The sender {{sender}} cannot send'],
  // why something was not done
  ['doubtful', 'Doubtful: {{more}}'],
  ['noCpfBecause', 'Could not find CPF via {{vendor}}: {{more}}'],
  ['noCpf', 'Could not find CPF via {{vendor}}'],
  ['notEnriched', 'Could not enrich via {{vendor}}: {{more}}'],
  ['differentPeople', 'phone and e-mail lead to different people'],
  ['severalPeople', 'an answer named several people'],
  ['unreadableBody', 'Unreadable body: stored, not understood'],
  ['connectionGone', 'The connection is gone or switched off'],
  ['unexpected', 'Unexpected failure: {{why}}'],
  ['budgetUsed', "The connection's look-up budget for today is used up"],
  ['diedBefore', 'The worker died before the request was sent'],
  ['diedAfter', 'The worker died before an answer came'],
  ['credentialsSaid', 'the vendor did not accept our credentials ({{status}}): {{why}}'],
  ['credentials', 'the vendor did not accept our credentials ({{status}})'],
  ['redirects', 'the vendor redirects to {{place}} ({{status}})'],
  ['answeredSaid', 'the vendor answered {{status}}: {{why}}'],
  ['answered', 'the vendor answered {{status}}'],
  ['unreadableAnswer', 'unreadable answer'],
  ['hostNotFound', 'the host was not found'],
  ['hostNotLookedUp', 'the host could not be looked up'],
  ['connectionRefused', 'the connection was refused'],
  ['hostUnreachable', 'the host cannot be reached'],
  ['networkUnreachable', 'the network cannot be reached'],
  ['connectTooLate', 'could not connect in time'],
  ['answerTooLarge', 'the answer is too large to be read'],
  ['noAnswerInTime', 'no answer in time'],
  ['givenUp', 'given up before an answer'],
  ['brokeOff', 'the answer broke off ({{code}})'],
  ['couldNotConnect', 'could not connect ({{code}})'],
  ['mailNotAccepted', 'the mail server did not accept our credentials ({{status}})'],
  ['mailDoesNotSpeak', 'the mail server does not speak with us: {{why}}'],
  ['mailAnswered', 'the mail server answered {{why}}'],
  ['hostHasNoAddress', 'the host has no address'],
  ['circuitOpen', 'paused after repeated failures or at the vendor’s request'],
  ['notPublic', 'the host is not on the public Internet'],
  ['sendingFailed', '{{channel}} says that sending failed'],
  ['rowsFailed', '{{number}} rows could not be imported'],
  ['messageRefused', '{{vendor}} refused the message: {{why}}'],
  ['noMessageId', '{{vendor}} answered {{status}} without a message id'],
  ['leadUnknown', '{{vendor}} does not know the lead (404)'],
  ['tooOld', 'It happened more than 7 days ago: {{vendor}} takes no older events'],
  ['manyFailed', '{{failed}} of the last {{of}} messages failed, most with: {{more}}'],
  ['refusedInRow', '{{number}} messages in a row were refused: {{more}}'],
  ['noReason', 'no reason given'],
  // what is wrong with a file
  ['fileEmpty', 'The file is empty (0 bytes).'],
  ['fileNoText', 'The file holds no line of text.'],
  ['fileHeaderOnly', 'Line {{line}} holds the names of columns and nothing follows.'],
  ['fileNoTable', 'Line 1: this is {{more}}, not a CSV or XLSX file, whatever its name says.'],
  ['pdf', 'a PDF'],
  ['png', 'a PNG image'],
  ['jpeg', 'a JPEG image'],
  ['gif', 'a GIF image'],
  ['gzip', 'a gzip archive'],
  ['emptyZip', 'an empty or split ZIP archive'],
  ['rar', 'a RAR archive'],
  ['sevenZip', 'a 7-Zip archive'],
  ['fileBinary', 'Line {{line}}: there are binary zeros, so this is no text file.'],
  ['fileZip', 'Line 1: this ZIP archive is no Excel workbook.'],
  ['fileOldExcel', 'This is an old or protected Excel file. Save it as .xlsx without a password, or as CSV.'],
  ['filePassword', 'The workbook has a password. Save it without one.'],
  ['fileBroken', 'The workbook is damaged or incomplete. Open it and save it anew as .xlsx.'],
  ['fileBomb', 'The workbook is refused: {{why}}. Save the sheet as CSV and import that.'],
  ['fileMuchText', 'The workbook holds more text than is read from one. Save the sheet as CSV and import that.'],
  ['fileLarge', 'The workbook is larger than {{size}} MiB. Save the sheet as CSV: a CSV may be of any size.'],
  ['fileMemory', 'The file needs more memory to be read than is given to one. Save it as CSV.'],
  ['fileLongLine', 'Line {{line}} is longer than a million characters: this is no table.'],
  ['fileNoNames', 'Line {{line}}: there are no column names.'],
  ['fileManyColumns', 'Line {{line}} has {{columns}} columns; at most {{most}} are read.'],
  [
    'fileHeaderMissing',
    'Line {{line}}, column {{column}}: “{{name}}” is data. The first line must hold the names of the columns.',
  ],
  [
    'fileHeaderTwice',
    'Line {{line}}, column {{column}}: “{{name}}” is the name of column {{other}} too. Give each column a name of its own.',
  ],
  ['fileQuoteOpen', 'Line {{line}}, column {{column}}: a quotation mark (") opens here and is never closed.'],
  [
    'fileManyRows',
    'Line {{line}} is row {{row}}, and the plan allows {{most}} rows in one file. Split the file, or ask for a higher limit.',
  ],
  ['uploadsAnHour', 'A workspace uploads at most {{most}} files an hour.'],
  ['uploadInterrupted', 'The upload was interrupted before the file was complete. Nothing was imported.'],
  ['importStopped', 'A fault of ours stopped the import. What is merged is counted; the log says more.'],
  // who did it
  ['instanceKey', 'instance key'],
  ['retention', 'retention'],
  ['hub', 'hub'],
  ['authorisedCall', 'authorised call'],
]

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export interface Reader {
  name: string
  form: RegExp
}

/** `Found by {{vendor}}` matches `Found by Acme`; a status is a number of three digits. */
export const readersOf = (of: typeof sentences): Reader[] =>
  of.map(([name, form]) => {
    const parts = form.split(/\{\{(\w+)\}\}/)
    const group = (part: string) => `(?<${part}>${part === 'status' ? '\\d{3}' : '.+'})`
    const source = parts.map((part, at) => (at % 2 === 1 ? group(part) : escaped(part))).join('')
    return { name, form: new RegExp(`^${source}$`, 's') }
  })

const readers = readersOf(sentences)
const none: Reader[] = []

/** Tells one of the server's sentences, or of `more`, in the reader's language; what a vendor or a person said stays as it is. */
export function useSaid(more = none): (text: string) => string {
  return saidIn(useWords('shell'), more)
}

/** The same with the words at hand. */
export function saidIn(t: TFunction, more = none): (text: string) => string {
  const all = [...readers, ...more]
  const say = (text: string): string => {
    for (const { name, form } of all) {
      const found = form.exec(text)
      if (found) return t(`said.${name}`, Object.fromEntries(Object.entries(found.groups ?? {}).map(told)))
    }
    return text
  }
  const told = ([name, value]: [string, string]): [string, string] => {
    if (name.startsWith('more')) return [name, say(value)]
    return [name, name === 'state' ? wordFor(t, 'lead', value) : value]
  }
  return say
}
