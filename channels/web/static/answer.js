/**
 * Read what comes from outside, the server or the device, into the shapes of types.js. Everything
 * behind this door may rely on them, whoever wrote the answer.
 */
import { list, objects, own, str } from './dom.js';

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Block} Block */
/** @typedef {import('./types.js').Outbound} Outbound */

const CODE = /^[\w.-]{1,80}$/;

/** @param {any} block */
const named = (block) => str(block.heading) || null;
/** @param {unknown} value */
const strings = (value) => list(value).map(str).filter(Boolean);
/** @param {any} block */
const listed = (block) => ({ heading: named(block), items: strings(block.items) });

/** @type {Object<string, (block: any) => object>} */
const BLOCKS = {
  paragraph: (block) => ({ text: str(block.text) }),
  note: (block) => ({ tone: block.tone === 'warning' ? 'warning' : 'info', text: str(block.text) }),
  checklist: (block) => ({
    heading: named(block),
    items: objects(block.items).map((item) => ({ text: str(item.text), detail: str(item.detail) })),
  }),
  bullets: listed,
  steps: listed,
  facts: (block) => ({
    heading: named(block),
    rows: objects(block.rows).map((row) => ({ label: str(row.label), value: str(row.value) })),
  }),
  picture: (block) => ({ url: str(block.url), alt: str(block.alt) }),
};

/**
 * @param {unknown} value
 * @returns {Block[]} none where one of them is unknown here: the plain text says it all
 */
function readBlocks(value) {
  const given = objects(value).map((block) => ({ kind: str(block.kind), block }));
  if (!given.every(({ kind }) => own(BLOCKS, kind))) return [];
  return /** @type {Block[]} */ (given.map(({ kind, block }) => ({ kind, ...BLOCKS[kind](block) })));
}

/** @param {any} reply @returns {Outbound} */
function readReply(reply) {
  const doings = objects(reply.actions)
    .map((one) => ({ kind: str(one.kind), label: str(one.label), value: str(one.value) }))
    .filter((one) => one.label && (one.kind !== 'reply' || one.value));
  const citations = objects(reply.citations)
    .map((one) => ({ title: str(one.title), decision: str(one.decision), url: str(one.url), read: str(one.read) }));
  return {
    title: str(reply.title),
    blocks: readBlocks(reply.blocks),
    actions: /** @type {import('./types.js').Action[]} */ (doings),
    citations,
    plain: str(reply.plain),
  };
}

/**
 * Read an answer; what does not fit is left out.
 * @param {any} value
 * @returns {?Answer} null when it is no answer at all
 */
export function readAnswer(value) {
  if (!value || !Array.isArray(value.replies)) return null;
  const code = str(value.code);
  return {
    turn_id: str(value.turn_id),
    status: str(value.status),
    replies: objects(value.replies).map(readReply),
    code: CODE.test(code) ? code : '',
  };
}
