// What a finished span says, in the flat form of ../../README.md and in OpenCensus' words: its numbers for kinds, link types and status codes, its
// message events beside the annotations, and the duration as the number of milliseconds that the exporters calculate with.
'use strict';

const nanoseconds = (milliseconds) => String(BigInt(Math.trunc(milliseconds * 1000)) * 1000n); // both exporters send microseconds

// One type of number, which the exporters send as a double or as text.
function anyValue(value) {
  switch (typeof value) {
    case 'boolean': return { boolValue: value };
    case 'number': return { doubleValue: value };
    default: return { stringValue: value };
  }
}

const attributes = (map) => Object.entries(map).map(([key, value]) => ({ key, value: anyValue(value) }));

function record(span, process) {
  return {
    traceId: span.traceId,
    spanId: span.id,
    parentSpanId: span.parentSpanId,
    parentIsInThisProcess: !span.isRootSpan(),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: nanoseconds(span.startTime.getTime()),
    durationMilliseconds: span.duration,
    attributes: attributes(span.attributes),
    events: span.annotations.map((a) => ({ timeUnixNano: nanoseconds(a.timestamp), name: a.description, attributes: attributes(a.attributes) })),
    messageEvents: span.messageEvents.map((e) => ({ timeUnixNano: nanoseconds(e.timestamp), type: e.type, id: e.id })),
    links: span.links.map((l) => ({ traceId: l.traceId, spanId: l.spanId, type: l.type, attributes: attributes(l.attributes) })),
    status: { code: span.status.code, message: span.status.message ?? '' },
    resource: { attributes: attributes(process) },
  };
}

module.exports = { record };
