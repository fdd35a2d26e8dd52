/**
 * The shapes that pass between the server, the device and the page. Only read by people and
 * checkers (`import('./types.js')` in JSDoc): no browser ever loads this file.
 *
 * @typedef {{kind: 'paragraph', text: string}} Paragraph
 * @typedef {{kind: 'note', tone: 'info'|'warning', text: string}} Note
 * @typedef {{kind: 'checklist', heading: ?string, items: {text: string, detail: ?string}[]}} Checklist
 * @typedef {{kind: 'bullets', heading: ?string, items: string[]}} Bullets
 * @typedef {{kind: 'steps', heading: ?string, items: string[]}} Steps
 * @typedef {{kind: 'facts', heading: ?string, rows: {label: string, value: string}[]}} Facts
 * @typedef {{kind: 'picture', url: string, alt: string}} Picture
 * @typedef {Paragraph|Note|Checklist|Bullets|Steps|Facts|Picture} Block
 *
 * @typedef {{kind: 'reply'|'url'|'phone'|'copy', label: string, value: string}} Action
 * @typedef {{title: string, decision: ?string, url: ?string, read: string}} Citation
 *
 * @typedef {object} Outbound One message of the assistant; `plain` is the whole of it as text.
 * @property {?string} title
 * @property {Block[]} blocks
 * @property {Action[]} actions
 * @property {Citation[]} citations
 * @property {string} plain
 *
 * @typedef {object} Answer What is kept of the server's answer to one message.
 * @property {string} turn_id
 * @property {string} status one of channels/status.py
 * @property {Outbound[]} replies
 * @property {string} code of the procedure that was talked of; empty when there is none
 *
 * @typedef {object} Opinion Whether an answer helped; a reason and a comment only go with `bad`.
 * @property {'good'|'bad'} value
 * @property {?string} [reason] one of channels/feedback.py
 * @property {?string} [comment]
 *
 * @typedef {object} Problem Why a message did not get an answer.
 * @property {string} code the server's code, or `network`, `timeout`, `broken`
 * @property {string} message what happened, in Vietnamese
 * @property {string} hint what to do, in Vietnamese; may be empty
 * @property {boolean} retry whether the same message may succeed later
 *
 * @typedef {object} Turn One message of the person, with the answer to it.
 * @property {string} id the client-made message id; the same id always gets the same answer
 * @property {string} text
 * @property {?string} action opaque value of the pressed reply button
 * @property {number} at milliseconds since 1970
 * @property {'sending'|'sent'|'failed'} state
 * @property {?Problem} problem
 * @property {?Answer} answer
 * @property {string[]} ticks keys of ticked papers
 * @property {string[]} chosen values of reply buttons that were pressed
 * @property {'good'|'bad'|null} feedback
 * @property {?string} [reason] why not, when that was said
 *
 * @typedef {object} Chat
 * @property {?string} conversation
 * @property {Turn[]} turns in the order they were sent
 */

export {};
