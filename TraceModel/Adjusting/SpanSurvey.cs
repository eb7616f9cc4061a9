using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Adjusting;

/// <summary>What there is to adjust in one span on its own, found in one pass over its bytes.</summary>
internal readonly record struct SpanSurvey(SpanChange Changes, byte LibraryKeys, int EmptyLinks)
{
    public static SpanSurvey Of(ReadOnlySpan<byte> span)
    {
        var changes = SpanChange.None;
        byte libraryKeys = 0;
        var emptyLinks = 0;
        ReadOnlySpan<byte> lastKey = [], lastEvent = [];
        bool anyKey = false, anyEvent = false;
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (reader.Is(9, WireType.LengthDelimited))
            {
                var attribute = reader.ReadBytes();
                var key = RawKeyValue.KeyOf(attribute);
                if (anyKey && lastKey.SequenceCompareTo(key) >= 0) changes |= SpanChange.Order;
                lastKey = key;
                anyKey = true;
                libraryKeys |= LibraryAttributes.BitOf(key);
                if (NumericAddresses.IsAddress(key) && NumericAddresses.Find(RawKeyValue.ValueOf(attribute)) is not null)
                    changes |= SpanChange.Addresses;
            }
            else if (reader.Is(11, WireType.LengthDelimited))
            {
                var name = NameOf(reader.ReadBytes(), attributes: 3, name: 2, out var isSorted);
                if (!isSorted || (anyEvent && lastEvent.SequenceCompareTo(name) > 0)) changes |= SpanChange.Order;
                lastEvent = name;
                anyEvent = true;
            }
            else if (reader.Is(13, WireType.LengthDelimited))
            {
                var traceId = NameOf(reader.ReadBytes(), attributes: 4, name: 1, out var isSorted);
                if (!isSorted) changes |= SpanChange.Order;
                if (!Adjusting.EmptyLinks.IsEmpty(traceId)) continue;
                changes |= SpanChange.Links;
                emptyLinks++;
            }
            else
            {
                reader.Skip();
            }
        }

        return new SpanSurvey(changes, libraryKeys, emptyLinks);
    }

    /// <summary>What an event or a link is known by: its name or its trace id; and whether its attributes are sorted.</summary>
    internal static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> message, int attributes, int name, out bool isSorted)
    {
        ReadOnlySpan<byte> found = [], last = [];
        isSorted = true;
        var any = false;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (reader.Is(name, WireType.LengthDelimited))
            {
                found = reader.ReadBytes();
            }
            else if (reader.Is(attributes, WireType.LengthDelimited))
            {
                var key = RawKeyValue.KeyOf(reader.ReadBytes());
                if (any && last.SequenceCompareTo(key) >= 0) isSorted = false;
                last = key;
                any = true;
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }
}
