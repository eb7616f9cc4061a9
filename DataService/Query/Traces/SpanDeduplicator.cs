using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Traces;

/// <summary>
/// Finds the spans of a trace that were stored before: a sender repeats a request whose answer was lost. What it remembers is all that
/// grows with a trace while it is read: about 30 bytes a span.
/// </summary>
internal sealed class SpanDeduplicator
{
    private HashSet<UInt128> _seen = [];
    private readonly List<int> _duplicates = [];

    /// <summary>Forgets the trace, to begin another.</summary>
    public void Reset()
    {
        // A set keeps the size it once had.
        if (_seen.Count < 10_000) _seen.Clear();
        else _seen = [];
    }

    /// <summary>Remembers the spans of a fragment.</summary>
    /// <returns>The positions of those that were known already, ascending, counted over the whole message.</returns>
    /// <exception cref="MalformedProtobufException">The bytes are no <c>TracesData</c>.</exception>
    public IReadOnlyList<int> Add(ReadOnlySpan<byte> tracesData)
    {
        _duplicates.Clear();
        var position = 0;
        var reader = new ProtoReader(tracesData);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) AddResourceSpans(reader.ReadBytes(), ref position);
            else reader.Skip();
        }

        return _duplicates;
    }

    private void AddResourceSpans(ReadOnlySpan<byte> resourceSpans, ref int position)
    {
        var service = SpanIdentity.OfService(resourceSpans);
        var reader = new ProtoReader(resourceSpans);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) AddScopeSpans(reader.ReadBytes(), service, ref position);
            else reader.Skip();
        }
    }

    private void AddScopeSpans(ReadOnlySpan<byte> scopeSpans, long service, ref int position)
    {
        var reader = new ProtoReader(scopeSpans);
        while (reader.TryReadTag())
        {
            if (!reader.Is(2, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            if (!_seen.Add(SpanIdentity.Of(reader.ReadBytes(), service))) _duplicates.Add(position);
            position++;
        }
    }
}
