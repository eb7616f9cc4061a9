// node emit.js <client> <where> [more]
// Sends traces with a real client of an older protocol and prints {"spans":[…]}: what it sent (../README.md).
'use strict';

const clients = {
  'jaeger-udp': (where) => require('./jaeger/client').emit({ udp: where }), // 127.0.0.1:6832
  'jaeger-http': (where) => require('./jaeger/client').emit({ http: where }), // http://127.0.0.1:14268
  'jaeger-sampling': (where, service) => require('./jaeger/sampling').ask(where, service), // 127.0.0.1:5778
  'zipkin-v2': (where) => require('./zipkin/client').emit(where, 'v2'), // http://127.0.0.1:9411
  'zipkin-v1': (where) => require('./zipkin/client').emit(where, 'v1'),
  'zipkin-thrift': (where) => require('./zipkin/client').emit(where, 'thrift'),
  'opencensus-jaeger': (where) => require('./opencensus/client').emit('jaeger', where), // 127.0.0.1:6832
  'opencensus-zipkin': (where) => require('./opencensus/client').emit('zipkin', where), // http://127.0.0.1:9411
  'opentelemetry-jaeger-udp': (where) => require('./opentelemetry/client').emit('jaeger-udp', where), // 127.0.0.1:6832
  'opentelemetry-jaeger-http': (where) => require('./opentelemetry/client').emit('jaeger-http', where), // http://127.0.0.1:14268
  'opentelemetry-zipkin': (where) => require('./opentelemetry/client').emit('zipkin', where), // http://127.0.0.1:9411
  'opentelemetry-sampling': (where, service) => require('./opentelemetry/sampling').ask(where, service), // http://127.0.0.1:5778
  'jaeger-grpc': (where) => require('./grpc/jaeger').emit(where), // 127.0.0.1:14250
  'zipkin-grpc': (where) => require('./grpc/zipkin').emit(where), // 127.0.0.1:9411
  'opencensus-grpc': (where) => require('./grpc/opencensus').emit(where), // 127.0.0.1:55678
  'sampling-grpc': (where, service) => require('./grpc/sampling').ask(where, service), // 127.0.0.1:5779
};

async function main([name, where, ...more]) {
  const client = clients[name];
  if (!client || !where) throw new Error(`usage: node emit.js <${Object.keys(clients).join('|')}> <where>`);
  // Some of these clients never let go of their timers.
  process.stdout.write(JSON.stringify(await client(where, ...more)), () => process.exit());
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
