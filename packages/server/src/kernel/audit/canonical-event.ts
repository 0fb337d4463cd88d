import { canonicalJson, type AuditEvent, type EventActor } from '@postern/protocol'

const actorText = (actor: EventActor): string => {
  switch (actor.type) {
    case 'application':
      return `{"credential":${canonicalJson(actor.credential)},"id":${canonicalJson(actor.id)},"space":${canonicalJson(actor.space)},"type":"application"}`
    case 'user':
      return `{"credential":${canonicalJson(actor.credential)},"id":${canonicalJson(actor.id)},"type":"user"}`
    case 'system':
      return `{"id":${canonicalJson(actor.id)},"type":"system"}`
    case 'anonymous':
      return '{"type":"anonymous"}'
  }
}

const targetText = (target: AuditEvent['target']): string =>
  target === null ? 'null' : `{"id":${canonicalJson(target.id)},"type":${canonicalJson(target.type)}}`

/**
 * What `canonicalJson(event)` gives, in half the time: the names of an event's members and their order are known, so
 * only what stands in them is looked at. That it is the same for every event, a test shows.
 *
 * @throws TypeError where the event has no canonical form
 */
export const canonicalEvent = (event: AuditEvent): string =>
  `{"action":${canonicalJson(event.action)},"actor":${actorText(event.actor)},"at":${canonicalJson(event.at)}` +
  `,"change":${canonicalJson(event.change)},"code":${canonicalJson(event.code)}` +
  `,"decision":${canonicalJson(event.decision)},"id":${canonicalJson(event.id)}` +
  `,"outcome":${canonicalJson(event.outcome)},"request":${canonicalJson(event.request)}` +
  `,"source":${canonicalJson(event.source)},"space":${canonicalJson(event.space)}` +
  `,"target":${targetText(event.target)},"v":${canonicalJson(event.v)}}`
