// The order of a conversation that is opened again: the service's answers by their ids, the visitor's own messages after
// the answer that stood last when they were written. Clocks of two machines are never compared.

function byId(a, b) {
  const [first, second] = [BigInt(a.id), BigInt(b.id)];
  return first < second ? -1 : first > second ? 1 : 0;
}

const WHOLE = 200; // answers that the service gives at most: fewer are the whole conversation

// -> [{reply} | {entry}], oldest first; own messages older than the oldest answer that is left are not shown
export function merge(replies, entries) {
  const sorted = [...replies].sort(byId);
  const oldest = sorted.length ? BigInt(sorted[0].id) : 0n;
  const whole = sorted.length < WHOLE;
  const found = [];
  const waiting = entries.filter((entry) => whole || BigInt(entry.anchor) >= oldest);
  for (const reply of sorted) {
    while (waiting.length && BigInt(waiting[0].anchor) < BigInt(reply.id)) found.push({ entry: waiting.shift() });
    found.push({ reply });
  }
  return [...found, ...waiting.map((entry) => ({ entry }))];
}
