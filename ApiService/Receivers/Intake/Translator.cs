using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Intake;

/// <summary>Turns a request of another protocol into an OTLP <c>ExportTraceServiceRequest</c>, which the caller disposes.</summary>
/// <param name="body">The request, decompressed.</param>
/// <exception cref="RefusedException">It is not what its protocol says it is; the message says where.</exception>
internal delegate PooledBytes Translator(ReadOnlyMemory<byte> body);
