using System.Globalization;
using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>Ids as Jaeger prints them.</summary>
internal static class JaegerIds
{
    private static readonly JsonEncodedText TraceIdName = JsonEncodedText.Encode("traceID"), SpanIdName = JsonEncodedText.Encode("spanID");

    /// <summary>16 digits if the upper half is zero, 32 otherwise; leading zeros are kept.</summary>
    public static string Format(TraceId traceId) => traceId.High == 0 ? $"{traceId.Low:x16}" : traceId.ToString();

    /// <summary>Writes <c>"traceID":"…"</c>.</summary>
    public static void Write(Utf8JsonWriter json, TraceId traceId)
    {
        Span<byte> digits = stackalloc byte[32];
        var length = traceId.High == 0 ? 0 : Digits(traceId.High, digits);
        length += Digits(traceId.Low, digits[length..]);
        json.WriteString(TraceIdName, digits[..length]);
    }

    /// <summary>Writes <c>"spanID":"…"</c>.</summary>
    public static void Write(Utf8JsonWriter json, SpanId spanId)
    {
        Span<byte> digits = stackalloc byte[16];
        json.WriteString(SpanIdName, digits[..Digits(spanId.Value, digits)]);
    }

    private static int Digits(ulong value, Span<byte> into)
    {
        value.TryFormat(into, out var length, "x16", CultureInfo.InvariantCulture);
        return length;
    }
}
