using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;

namespace Tracepost.ApiService.Receivers.Zipkin;

/// <summary>Reads a request of one of Zipkin's formats, and writes its spans one after the other.</summary>
/// <param name="body">The request, decompressed; never empty.</param>
/// <param name="output">Where each span goes.</param>
/// <exception cref="RefusedException">It is not what its format says it is; the message says where.</exception>
internal delegate void ZipkinDecoder(ReadOnlyMemory<byte> body, ZipkinToOtlp output);
