// node emit.js <grpc|http/protobuf|http/json> <endpoint>
// Sends two traces with the real OpenTelemetry Node SDK and prints {"spans":[…]}: what it sent (../README.md).
'use strict';

const { record } = require('./record');
const telemetry = require('./telemetry');

async function main([protocol, endpoint]) {
  if (!protocol || !endpoint) throw new Error('usage: node emit.js <grpc|http/protobuf|http/json> <endpoint>');

  const sdk = telemetry.start(protocol, endpoint);
  const scenario = require('./scenario'); // after the start: instrumentation patches node:http when it is loaded
  await scenario.order();
  scenario.continued();
  await sdk.stop();

  if (sdk.failures.length > 0) throw sdk.failures[0];
  process.stdout.write(JSON.stringify({ spans: sdk.recorded().map(record) }));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
