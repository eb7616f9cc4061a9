// jaeger.api_v2.SamplingManager/GetSamplingStrategy, as OpenTelemetry's SDK for Java and others ask.
'use strict';

const { connect, call } = require('./service');

/**
 * @param {string} where 127.0.0.1:5779.
 * @param {string} serviceName Whose strategy.
 */
async function ask(where, serviceName) {
  const client = connect(
    'TraceModel/Protos/jaeger/api_v2/sampling.proto', 'jaeger.api_v2.SamplingManager', where, { keepCase: false, defaults: true, enums: String });
  const answer = await call(client, 'GetSamplingStrategy', { serviceName });
  client.close();
  return answer;
}

module.exports = { ask };
