// What a service's remote sampler becomes when it asks for its strategy, and what it then decides.
'use strict';

const { RemoteSampler, Tracer, ConstSampler } = require('jaeger-client');

const decisions = 20;
const limit = 15_000;

/**
 * Asks once, as the client does every minute.
 * @param {string} where 127.0.0.1:5778.
 * @param {string} service Whose strategy.
 */
async function ask(where, service) {
  const errors = [];
  let remote;
  let timer;
  const updated = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no strategy after ${limit} ms: ${[...new Set(errors)].join('; ')}`)), limit);
    remote = new RemoteSampler(service, {
      sampler: new ConstSampler(false),
      hostPort: where,
      refreshInterval: 100,
      logger: { info() {}, error: (message) => errors.push(message) },
      onSamplerUpdate: resolve,
    });
  });
  await updated.finally(() => {
    clearTimeout(timer);
    remote.close();
  });
  if (errors.length > 0) throw new Error(errors.join('\n'));

  const tracer = new Tracer(service, undefined, remote);
  const count = (operation) =>
    Array.from({ length: decisions }, () => tracer.startSpan(operation)).filter((span) => span.context().isSampled()).length;
  const current = remote._sampler; // not public, but nothing public says it
  const answer = { ...describe(current), sampled: { listed: count('listed'), other: count('other') }, of: decisions };
  tracer.close();
  return answer;
}

function describe(sampler) {
  switch (sampler.name()) {
    case 'ProbabilisticSampler': return { type: 'probabilistic', param: sampler.samplingRate };
    case 'RateLimitingSampler': return { type: 'ratelimiting', param: sampler.maxTracesPerSecond };
    case 'PerOperationSampler': return {
      type: 'per-operation',
      param: sampler._defaultSampler.samplingRate,
      lowerBound: sampler._defaultLowerBound,
      operations: Object.fromEntries(
        Object.entries(sampler._samplersByOperation).map(([name, each]) => [name, each._probabilisticSampler.samplingRate])),
    };
    default: throw new Error(`a sampler named ${sampler.name()}`);
  }
}

module.exports = { ask };
