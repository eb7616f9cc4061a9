using System.Buffers;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Adjusting;

/// <summary>
/// The messages of one repeated field, as slices of the message that holds them, each with a name by which they can be sorted: the key of
/// an attribute, the name of an event. They are pooled, so dispose them.
/// </summary>
internal struct RawSlices : IDisposable
{
    private readonly ReadOnlyMemory<byte> _message;
    private Slice[] _slices;

    private RawSlices(ReadOnlyMemory<byte> message, int capacity)
    {
        _message = message;
        _slices = capacity == 0 ? [] : ArrayPool<Slice>.Shared.Rent(capacity);
    }

    public int Count { get; private set; }

    public readonly ReadOnlyMemory<byte> this[int index] => _message.Slice(_slices[index].Start, _slices[index].Length);

    /// <summary>Finds the messages of <paramref name="field"/>, named by their own field <paramref name="name"/>; at most <paramref name="count"/>.</summary>
    public static RawSlices Of(ReadOnlyMemory<byte> message, int field, int name, int count)
    {
        var slices = new RawSlices(message, count);
        var reader = new ProtoReader(message.Span);
        while (slices.Count < count && reader.TryReadTag())
        {
            if (reader.Is(field, WireType.LengthDelimited)) slices.Add(reader.ReadBytes(), reader.Position, name);
            else reader.Skip();
        }

        return slices;
    }

    public readonly ReadOnlySpan<byte> NameOf(int index) => _message.Span.Slice(_slices[index].NameStart, _slices[index].NameLength);

    /// <summary>Sorts by name; what has the same name stays in its order.</summary>
    public readonly void Sort() => _slices.AsSpan(0, Count).Sort(new ByName(_message));

    /// <summary>Sorts by name and keeps only the last of those with the same.</summary>
    public void SortDistinct()
    {
        Sort();
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (i + 1 < Count && NameOf(i).SequenceEqual(NameOf(i + 1))) continue;
            _slices[kept++] = _slices[i];
        }

        Count = kept;
    }

    public void Dispose()
    {
        if (_slices.Length > 0) ArrayPool<Slice>.Shared.Return(_slices);
        _slices = [];
        Count = 0;
    }

    private void Add(ReadOnlySpan<byte> value, int end, int name)
    {
        var (nameStart, nameLength) = (0, 0);
        var start = end - value.Length;
        var reader = new ProtoReader(value);
        while (reader.TryReadTag())
        {
            if (!reader.Is(name, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            nameLength = reader.ReadBytes().Length;
            nameStart = start + reader.Position - nameLength;
        }

        _slices[Count++] = new Slice(start, value.Length, nameStart, nameLength);
    }

    private readonly record struct Slice(int Start, int Length, int NameStart, int NameLength);

    private readonly struct ByName(ReadOnlyMemory<byte> message) : IComparer<Slice>
    {
        public int Compare(Slice x, Slice y)
        {
            var bytes = message.Span;
            var order = bytes.Slice(x.NameStart, x.NameLength).SequenceCompareTo(bytes.Slice(y.NameStart, y.NameLength));
            return order != 0 ? order : x.Start.CompareTo(y.Start);
        }
    }
}
