// gRPC stubs from the definitions that the .NET tests use too, and what all of these programs need to write a span.
'use strict';

const path = require('node:path');
const { randomBytes } = require('node:crypto');
const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');

const root = path.join(__dirname, '../../../..');

/** A client of a service, such as `zipkin.proto3.SpanService`, of a .proto file of the repository. */
function connect(file, service, where, options) {
  const definitions = loadSync(path.join(root, file), { keepCase: true, longs: String, ...options });
  return new (grpc.makeGenericClientConstructor(definitions[service], service))(where, grpc.credentials.createInsecure());
}

/** One call with one answer. */
const call = (client, method, request) => new Promise((resolve, reject) => {
  client[method](request, { deadline: deadline() }, (error, answer) => (error ? reject(error) : resolve(answer)));
});

const deadline = () => Date.now() + 15_000;
const id = (bytes) => randomBytes(bytes).toString('hex');
const bytes = (hex) => Buffer.from(hex, 'hex');

const perSecond = 1_000_000_000n;
const now = () => BigInt(Date.now()) * 1_000_000n;
/** google.protobuf.Timestamp or Duration. */
const time = (nanoseconds) => ({ seconds: String(nanoseconds / perSecond), nanos: Number(nanoseconds % perSecond) });

module.exports = { connect, call, deadline, id, bytes, now, time };
