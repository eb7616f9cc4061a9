using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;

namespace Tracepost.ApiService.Receivers.Zipkin.Json;

/// <summary>Zipkin's v2 format in JSON, <c>POST /api/v2/spans</c>: an array of what <see cref="ZipkinJsonSpanReader"/> reads.</summary>
internal static class ZipkinJson
{
    /// <summary>Reads a request.</summary>
    /// <param name="body">Never empty.</param>
    /// <param name="output">Where the spans go.</param>
    /// <exception cref="RefusedException">It is no such array; the message says where, in Zipkin's form.</exception>
    public static void Read(ReadOnlyMemory<byte> body, ZipkinToOtlp output)
    {
        using var texts = new ZipkinTexts();
        var span = new ZipkinSpan();
        var spans = new ZipkinJsonSpanReader(body, texts);
        ZipkinJsonList.Read(body.Span, ZipkinFormats.JsonV2, (ref Utf8JsonReader reader) =>
        {
            spans.Read(ref reader, span);
            output.Write(span);
            span.Clear();
            texts.Clear();
        });
    }
}
