using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Adjusting;

/// <summary>
/// What a span says about the library that made it, such as <c>telemetry.sdk.language</c>, belongs to its resource, unless that says
/// something else already. https://github.com/jaegertracing/jaeger/issues/4534
/// </summary>
internal static class LibraryAttributes
{
    private static readonly string[] Keys =
        ["telemetry.sdk.language", "telemetry.sdk.name", "telemetry.sdk.version", "telemetry.distro.name", "telemetry.distro.version"];

    private static readonly byte[][] Utf8Keys = [.. Keys.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>The bit of a key; 0 for one that stays where it is.</summary>
    public static byte BitOf(ReadOnlySpan<byte> key)
    {
        if (!key.StartsWith("telemetry."u8)) return 0;
        for (var i = 0; i < Utf8Keys.Length; i++)
        {
            if (key.SequenceEqual(Utf8Keys[i])) return (byte)(1 << i);
        }

        return 0;
    }

    /// <summary>Moves the attributes that <paramref name="keys"/> has the bits of.</summary>
    public static void Move(Span span, byte keys, AdjustedResource resource)
    {
        if (keys == 0) return;
        byte moved = 0;
        for (var i = 0; i < Keys.Length; i++)
        {
            if ((keys & (1 << i)) == 0) continue;
            if (resource.Accepts(Keys[i], ValueOf(span, Utf8Keys[i]))) moved |= (byte)(1 << i);
            else span.Warn($"conflicting values between Span and Resource for attribute {Keys[i]}");
        }

        if (moved == 0) return;
        span.MovedKeys = moved;
        span.Change(SpanChange.Library);
    }

    private static AttributeValue ValueOf(Span span, ReadOnlySpan<byte> wanted)
    {
        var value = default(AttributeValue);
        var reader = new ProtoReader(span.Otlp.Span);
        while (reader.TryReadTag())
        {
            if (!reader.Is(9, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var attribute = reader.ReadBytes();
            if (RawKeyValue.KeyOf(attribute).SequenceEqual(wanted)) value = AttributeDecoder.DecodeKeyValue(attribute).Value;
        }

        return value;
    }
}
