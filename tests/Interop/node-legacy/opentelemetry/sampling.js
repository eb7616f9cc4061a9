// What OpenTelemetry's remote sampler becomes when it asks for its strategy, and what it then decides.
'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { SpanKind, ROOT_CONTEXT } = require('@opentelemetry/api');
const { JaegerRemoteSampler } = require('@opentelemetry/sampler-jaeger-remote');
const { AlwaysOffSampler, BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');

const decisions = 20;
const patience = 150;

/**
 * @param {string} endpoint http://127.0.0.1:5778.
 * @param {string} serviceName Whose strategy.
 */
async function ask(endpoint, serviceName) {
  const sampler = new JaegerRemoteSampler({ endpoint, serviceName, initialSampler: new AlwaysOffSampler(), poolingInterval: 100 });
  for (let looks = 0; sampler.toString().includes('AlwaysOff') && !sampler.toString().includes('root='); looks++) {
    if (looks === patience) throw new Error(`no strategy: ${sampler}`);
    await sleep(100);
  }

  const tracer = new BasicTracerProvider({ sampler }).getTracer('interop');
  const isSampled = (operation) => tracer.startSpan(operation, { kind: SpanKind.SERVER }, ROOT_CONTEXT).isRecording();
  const count = (operation) => Array.from({ length: decisions }, () => isSampled(operation)).filter(Boolean).length;
  return { sampler: sampler.toString(), sampled: { listed: count('listed'), other: count('other') }, of: decisions };
}

module.exports = { ask };
