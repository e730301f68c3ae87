import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ioAt, makeRequest } from '../../../../test/harness/request.ts'
import { ecdsa } from './ecdsa.ts'
import { isAmazonUrl, sns } from './sns.ts'

const second = 1_767_323_045

describe('ecdsa', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const scheme = ecdsa<{ keys: string[] }>({
    publicKeys: ({ keys }) => keys,
    signature: { header: 'x-demo-signature' },
    timestamp: { at: { header: 'x-demo-timestamp' }, unit: 's', toleranceSeconds: 600 },
  })
  const text = '[{"event":"open"}]\r\n'
  const proof = sign('sha256', Buffer.from(`${second}${text}`), pair.privateKey).toString('base64')
  const judge = (body: string, changes: Record<string, string> = {}, keys = [publicKey], at = second) => {
    const headers = { 'x-demo-signature': proof, 'x-demo-timestamp': String(second), ...changes }
    return scheme(makeRequest({ text: body, headers }), { keys }, ioAt(at * 1000))
  }

  it('believes the pair, also as PEM and beside an unreadable key', () => {
    const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    for (const keys of [[publicKey], [pem], ['rubbish', publicKey]])
      expect(judge(text, {}, keys)).toMatchObject({ ok: true })
  })

  it('refuses with the reason', () => {
    expect(judge(text.trimEnd())).toEqual({ ok: false, reason: 'wrong_proof' })
    expect(judge(text, { 'x-demo-timestamp': String(second + 1) })).toEqual({ ok: false, reason: 'wrong_proof' })
    expect(judge(text, { 'x-demo-signature': '*' })).toEqual({ ok: false, reason: 'malformed_proof' })
    expect(judge(text, { 'x-demo-signature': '' })).toEqual({ ok: false, reason: 'missing_proof' })
    expect(judge(text, {}, ['rubbish'])).toEqual({ ok: false, reason: 'no_secret_configured' })
    expect(judge(text, {}, [publicKey], second + 601)).toEqual({ ok: false, reason: 'stale_timestamp' })
  })
})

describe('sns', () => {
  // the scheme only asks for a public key, so a bare one may stand for the certificate
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const certificate = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const SigningCertURL = 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-demo.pem'
  const topic = 'arn:aws:sns:us-east-1:000000000000:ses-events'
  const scheme = sns<{ topics: string[] }>({ topicArns: ({ topics }) => topics })
  const fields: Record<string, string> = {
    Message: '{"eventType":"Bounce"}',
    MessageId: '11111111-2222-3333-4444-555555555555',
    Timestamp: new Date(second * 1000).toISOString(),
    TopicArn: topic,
    Type: 'Notification',
  }
  const signed = (version: '1' | '2', of = fields) => {
    const text = Object.keys(of)
      .sort()
      .map((key) => `${key}\n${of[key]}\n`)
      .join('')
    const Signature = sign(version === '1' ? 'sha1' : 'sha256', Buffer.from(text), pair.privateKey).toString('base64')
    return { ...of, SignatureVersion: version, Signature, SigningCertURL }
  }
  const judge = (message: unknown, topics = [topic], at = second) =>
    scheme(
      makeRequest({ text: JSON.stringify(message) }),
      { topics },
      ioAt(at * 1000, { [SigningCertURL]: certificate }),
    )

  it('believes both versions, with and without a subject, and confirmations', async () => {
    expect(await judge(signed('1'))).toEqual({ ok: true, proof: 'sns v1' })
    expect(await judge(signed('2', { ...fields, Subject: 'x' }))).toEqual({ ok: true, proof: 'sns v2' })
    const confirmation = {
      ...fields,
      Type: 'SubscriptionConfirmation',
      SubscribeURL: 'https://x.example.test',
      Token: 't',
    }
    expect(await judge(signed('2', confirmation))).toMatchObject({ ok: true })
  })

  it('refuses with the reason', async () => {
    const good = signed('2')
    expect(await judge({ ...good, Message: '{}' })).toEqual({ ok: false, reason: 'wrong_proof' })
    expect(await judge(good, ['arn:aws:sns:us-east-1:000000000000:other'])).toEqual({
      ok: false,
      reason: 'wrong_proof',
    })
    expect(await judge(good, [])).toEqual({ ok: false, reason: 'no_secret_configured' })
    expect(await judge({ ...good, Type: 'constructor' })).toEqual({ ok: false, reason: 'malformed_proof' })
    expect(await judge({ ...good, SignatureVersion: '3' })).toEqual({ ok: false, reason: 'malformed_proof' })
    expect(await judge({ hello: 1 })).toEqual({ ok: false, reason: 'missing_proof' })
    expect(await judge(good, [topic], second + 3601)).toEqual({ ok: false, reason: 'stale_timestamp' })
  })

  it('asks no host but Amazon for a certificate', async () => {
    const elsewhere = { ...signed('2'), SigningCertURL: 'https://sns.us-east-1.amazonaws.com.evil.example.test/x.pem' }
    expect(await judge(elsewhere)).toEqual({ ok: false, reason: 'wrong_proof' })
    const urls = ['http://sns.us-east-1.amazonaws.com/x.pem', 'https://a@sns.us-east-1.amazonaws.com/x.pem', 'rubbish']
    expect(urls.map((url) => isAmazonUrl(url, '.pem'))).toEqual([false, false, false])
    expect(isAmazonUrl('https://sns.cn-north-1.amazonaws.com.cn/x.pem', '.pem')).toBe(true)
    expect(isAmazonUrl('https://sns.us-gov-west-1.amazonaws.com/x.pem', '.pem')).toBe(true)
    // the addresses of a bucket that somebody called "sns"
    for (const bucket of ['s3-us-west-2', 's3-website-us-east-1', 's3-accelerate', 's3'])
      expect(isAmazonUrl(`https://sns.${bucket}.amazonaws.com/x.pem`, '.pem'), bucket).toBe(false)
  })

  it('passes a failing fetch on, so that the request is sent again', async () => {
    const judged = scheme(makeRequest({ text: JSON.stringify(signed('2')) }), { topics: [topic] }, ioAt(second * 1000))
    await expect(judged).rejects.toThrow('nothing is served')
  })
})
