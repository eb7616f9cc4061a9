// What a finished span says, in the flat form of ../../README.md and in Jaeger's words: every tag is an attribute, every field of a log is one,
// every reference is a link, and nothing has a meaning yet.
'use strict';

const { opentracing } = require('jaeger-client');

const hex = (bytes, digits) => (bytes ? bytes.toString('hex') : '').padStart(digits, '0');
const nanoseconds = (milliseconds) => String(BigInt(Math.trunc(milliseconds * 1000)) * 1000n); // it sends microseconds

// JavaScript has one type of number, which this client sends as a double; what is no text, number, boolean or Buffer it sends as JSON.
function anyValue(value) {
  switch (typeof value) {
    case 'boolean': return { boolValue: value };
    case 'number': return { doubleValue: value };
    case 'object': return Buffer.isBuffer(value) ? { bytesValue: value.toString('base64') } : { stringValue: JSON.stringify(value) };
    default: return { stringValue: String(value) };
  }
}

const attributes = (tags) => tags.map(({ key, value }) => ({ key, value: anyValue(value) }));

const references = {
  [opentracing.REFERENCE_CHILD_OF]: 'CHILD_OF',
  [opentracing.REFERENCE_FOLLOWS_FROM]: 'FOLLOWS_FROM',
};

function record(span) {
  const context = span.context();
  const { serviceName, tags } = span.tracer()._process; // not public, but nothing public says it
  return {
    traceId: hex(context.traceId, 32),
    spanId: hex(context.spanId, 16),
    parentSpanId: context.parentId ? hex(context.parentId, 16) : '',
    flags: context.flags,
    name: span.operationName,
    startTimeUnixNano: nanoseconds(span._startTime),
    endTimeUnixNano: nanoseconds(span._startTime + span._duration),
    attributes: attributes(span._tags),
    events: span._logs.map((log) => ({ timeUnixNano: nanoseconds(log.timestamp), attributes: attributes(log.fields) })),
    links: span._references.map((reference) => ({
      traceId: hex(reference.referencedContext().traceId, 32),
      spanId: hex(reference.referencedContext().spanId, 16),
      type: references[reference.type()],
    })),
    resource: { attributes: [{ key: 'service.name', value: { stringValue: serviceName } }, ...attributes(tags)] },
  };
}

module.exports = { record };
