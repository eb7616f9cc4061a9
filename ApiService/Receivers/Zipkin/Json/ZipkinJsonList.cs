using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;

namespace Tracepost.ApiService.Receivers.Zipkin.Json;

/// <summary>Reads a request that is an array of spans, of either version. As in Zipkin, what follows the array is not looked at.</summary>
internal static class ZipkinJsonList
{
    /// <summary>Reads a span; the reader is at its opening brace, and then at its closing one.</summary>
    public delegate void SpanReader(ref Utf8JsonReader reader);

    /// <exception cref="RefusedException">It is no such array; the message says where, in Zipkin's form.</exception>
    public static void Read(ReadOnlySpan<byte> body, string format, SpanReader readSpan)
    {
        if (body.TrimStart(" \t\r\n"u8) is not [(byte)'[', ..]) throw RefusedException.Malformed(ZipkinFormats.Mismatch(format, body));
        try
        {
            var reader = new Utf8JsonReader(body, ZipkinJsonValues.Options);
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ZipkinJsonValues.ExpectObject(ref reader);
                readSpan(ref reader);
            }
        }
        catch (ZipkinJsonException e)
        {
            throw e.Refuse(body);
        }
        catch (JsonException e)
        {
            throw ZipkinJsonException.Refuse(e);
        }
    }
}
