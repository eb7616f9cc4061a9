// npm jaeger-client as two services set it up: a front and a back that shares the ids of remote calls as Zipkin does. Trace ids have 64 bits over UDP
// and 128 over HTTP.
'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { initTracer, opentracing } = require('jaeger-client');
const { record } = require('./record');
const scenario = require('./scenario');

/** Keeps what the client reports as failed: it would only log it. */
class Failures {
  list = [];
  info() {}
  error(message) { this.list.push(message); }
}

/**
 * Sends through the agent's port or through the collector's.
 * @param {{udp?: string, http?: string}} where 127.0.0.1:6832 or http://127.0.0.1:14268.
 */
async function emit(where) {
  const spans = [];
  const failures = new Failures();
  const front = service('interop-jaeger-front', where, failures, { tags: { 'interop.canary': true, 'interop.replica': 3 } });
  const back = service('interop-jaeger-back', where, failures, { shareRpcSpan: true, tags: { hostname: 'back.example', ip: '10.1.2.3' } });

  await scenario.order(traced(front, spans), traced(back, spans));
  // The spans are more than one UDP packet holds: closed in that moment, the client loses some. It sends once a second.
  await sleep(1_100);
  for (const tracer of [front, back]) await new Promise((closed) => tracer.close(closed));

  if (failures.list.length > 0) throw new Error(failures.list.join('\n'));
  return { spans: spans.map(record) };
}

function service(serviceName, { udp, http }, logger, options) {
  const [agentHost, agentPort] = udp?.split(':') ?? [];
  const reporter = http ? { collectorEndpoint: `${http}/api/traces` } : { agentHost, agentPort: Number(agentPort) };
  return initTracer({ serviceName, sampler: { type: 'const', param: 1 }, reporter }, { logger, traceId128bit: Boolean(http), ...options });
}

/** The tracer, with a note of every span that it starts. */
function traced(tracer, spans) {
  return {
    start(name, fields) {
      const span = tracer.startSpan(name, fields);
      spans.push(span);
      return span;
    },
    inject: (span, headers) => tracer.inject(span, opentracing.FORMAT_HTTP_HEADERS, headers),
    extract: (headers) => tracer.extract(opentracing.FORMAT_HTTP_HEADERS, headers),
  };
}

module.exports = { emit };
