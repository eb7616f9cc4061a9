using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;
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
        if (body.Span.TrimStart(" \t\r\n"u8) is not [(byte)'[', ..]) throw RefusedException.Malformed(V1Formats.Mismatch(V1Formats.Json, body.Span));
        try
        {
            ReadArray(body, output);
        }
        catch (JsonException e)
        {
            throw V1JsonValues.Malformed($"Malformed: {e.Message}");
        }
    }

    private static void ReadArray(ReadOnlyMemory<byte> body, ZipkinToOtlp output)
    {
        using var request = new V1Request(output);
        var spans = new V1JsonSpanReader(body, request.Texts);
        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw V1JsonValues.Malformed($"Malformed: no span at byte {reader.TokenStartIndex}");
            spans.Read(ref reader, request.Span);
            request.WriteSpan();
        }

        if (reader.Read()) throw V1JsonValues.Malformed($"Malformed: more after the spans at byte {reader.TokenStartIndex}");
    }
}
