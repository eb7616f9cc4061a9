using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>Ids as Zipkin writes them: 16 lower-case hexadecimal digits, and 32 for a trace id of 128 bits.</summary>
internal static class ZipkinIds
{
    private const int Digits = 16;

    public static string Format(TraceId id) => id.High == 0 ? $"{id.Low:x16}" : id.ToString();

    public static void Write(Utf8JsonWriter json, string property, TraceId id)
    {
        Span<char> text = stackalloc char[2 * Digits];
        var length = 0;
        if (id.High != 0) id.High.TryFormat(text, out length, "x16");
        id.Low.TryFormat(text[length..], out var low, "x16");
        json.WriteString(property, text[..(length + low)]);
    }

    public static void Write(Utf8JsonWriter json, string property, SpanId id)
    {
        Span<char> text = stackalloc char[Digits];
        id.Value.TryFormat(text, out _, "x16");
        json.WriteString(property, text);
    }
}
