using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin.Json;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>Zipkin's v1 format in JSON, <c>POST /api/v1/spans</c>: an array of what <see cref="V1JsonSpanReader"/> reads.</summary>
internal static class ZipkinV1Json
{
    /// <summary>Reads a request.</summary>
    /// <param name="body">Never empty.</param>
    /// <param name="output">Where the spans go.</param>
    /// <exception cref="RefusedException">It is no such array; the message says where, in Zipkin's form.</exception>
    public static void Read(ReadOnlyMemory<byte> body, ZipkinToOtlp output)
    {
        using var request = new V1Request(output);
        var spans = new V1JsonSpanReader(body, request.Texts);
        ZipkinJsonList.Read(body.Span, ZipkinFormats.JsonV1, (ref Utf8JsonReader reader) =>
        {
            spans.Read(ref reader, request.Span);
            request.WriteSpan();
        });
    }
}
