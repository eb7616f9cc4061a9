using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>What an encoded span has, found in one pass: what Jaeger's JSON says first may come last in OTLP.</summary>
internal readonly ref struct SpanParts
{
    public ReadOnlySpan<byte> TraceState { get; private init; }

    /// <summary>The attribute with the warnings; empty if there is none.</summary>
    public ReadOnlySpan<byte> Warnings { get; private init; }

    public int Events { get; private init; }

    public int Links { get; private init; }

    public static SpanParts Of(ReadOnlySpan<byte> otlp)
    {
        ReadOnlySpan<byte> traceState = [], warnings = [];
        var (events, links) = (0, 0);
        var reader = new ProtoReader(otlp);
        while (reader.TryReadTag())
        {
            if (reader.Is(9, WireType.LengthDelimited))
            {
                var attribute = reader.ReadBytes();
                if (warnings.IsEmpty && IsWarnings(attribute)) warnings = attribute;
            }
            else if (reader.Is(3, WireType.LengthDelimited))
            {
                traceState = reader.ReadBytes();
            }
            else
            {
                if (reader.Field == 11) events++;
                if (reader.Field == 13) links++;
                reader.Skip();
            }
        }

        return new SpanParts { TraceState = traceState, Warnings = warnings, Events = events, Links = links };
    }

    /// <summary>Whether this is the attribute of <see cref="SpanWarnings"/>.</summary>
    public static bool IsWarnings(ReadOnlySpan<byte> attribute) => JaegerTags.KeyOf(attribute).SequenceEqual("@jaeger@warnings"u8);
}
