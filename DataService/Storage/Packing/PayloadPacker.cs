using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Storage.Packing;

/// <summary>Takes the ids and times out of a fragment's bytes: <see cref="PackedFormat"/>. One thread's; its memory serves the next fragment.</summary>
internal sealed class PayloadPacker : IDisposable
{
    private readonly PooledArray<byte> _rest = new();
    private readonly PooledArray<byte> _columns = new();
    private readonly SpanIdTable _ids = new();
    private readonly PooledArray<ulong> _parents = new();
    private readonly PooledArray<long> _times = new();
    private readonly byte[] _traceId = new byte[TraceId.Size];
    private ulong? _base;
    private ulong _mixed; // all times, or-ed: whether the highest bit is set in one
    private int _scale;   // the first of the scales that all times are multiples of

    /// <summary>What stays, to be compressed; valid until the next fragment.</summary>
    public ReadOnlySpan<byte> Rest => _rest.Items;

    /// <summary>What was taken out.</summary>
    public ReadOnlySpan<byte> Columns => _columns.Items;

    /// <summary>Packs a fragment.</summary>
    /// <param name="traceId">Of the fragment.</param>
    /// <param name="tracesData">OTLP <c>TracesData</c>.</param>
    /// <returns>False if it has to be kept as it is.</returns>
    public bool TryPack(TraceId traceId, ReadOnlySpan<byte> tracesData)
    {
        Clear();
        traceId.Write(_traceId);
        if (!TryMessage(tracesData, depth: 0) || _ids.SpanIds == 0) return false;
        WriteColumns();
        return _columns.Count + _rest.Count <= tracesData.Length;
    }

    public void Dispose()
    {
        _rest.Dispose();
        _columns.Dispose();
        _ids.Dispose();
        _parents.Dispose();
        _times.Dispose();
    }

    private bool TryMessage(ReadOnlySpan<byte> message, int depth)
    {
        if (depth == PackedFormat.Nesting.Length) return TrySpan(message);
        for (var position = 0; position < message.Length;)
        {
            var start = position;
            if (message[position] != PackedFormat.Nesting[depth])
            {
                if (!PackedFormat.TrySkip(message, ref position)) return false;
                Keep(message[start..position]);
                continue;
            }

            position++;
            if (!PackedFormat.TryRead(message, ref position, out var length) || length > (ulong)(message.Length - position)) return false;
            Keep(message[start..position]);
            if (!TryMessage(message.Slice(position, (int)length), depth + 1)) return false;
            position += (int)length;
        }

        return true;
    }

    private bool TrySpan(ReadOnlySpan<byte> span)
    {
        ulong? started = null;
        for (var position = 0; position < span.Length;)
        {
            var rest = span[position..];
            switch (rest[0])
            {
                case PackedFormat.TraceIdTag:
                    if (rest.Length < 18 || rest[1] != TraceId.Size || !rest.Slice(2, TraceId.Size).SequenceEqual(_traceId)) return false;
                    position += 18;
                    break;
                case PackedFormat.SpanIdTag:
                    if (!TryId(rest, out var id)) return false;
                    _ids.AddSpan(id);
                    position += 10;
                    break;
                case PackedFormat.ParentTag:
                    if (!TryId(rest, out var parent)) return false;
                    _parents.Add(parent);
                    position += 10;
                    break;
                case PackedFormat.StartTag:
                    if (!TryTime(rest, null, out var start)) return false;
                    started = start;
                    position += 9;
                    break;
                case PackedFormat.EndTag:
                    if (!TryTime(rest, started, out _)) return false;
                    _rest.Add(PackedFormat.EndTag);
                    Keep(rest[9..]);
                    return true;
                default:
                    if (!PackedFormat.TrySkip(span, ref position)) return false;
                    Keep(rest[..(rest.Length - (span.Length - position))]);
                    continue;
            }

            _rest.Add(rest[0]);
        }

        return true;
    }

    private static bool TryId(ReadOnlySpan<byte> field, out ulong id)
    {
        id = field.Length < 10 ? 0 : MemoryMarshal.Read<ulong>(field[2..]);
        return field.Length >= 10 && field[1] == SpanId.Size;
    }

    private bool TryTime(ReadOnlySpan<byte> field, ulong? since, out ulong time)
    {
        time = field.Length < 9 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(field[1..]);
        if (field.Length < 9) return false;
        _base ??= time;
        _mixed |= time;
        while (time % PackedFormat.Scales[_scale] != 0) _scale++;
        _times.Add(unchecked((long)(time - (since ?? _base.Value))));
        return true;
    }

    private void WriteColumns()
    {
        // Differences of numbers below 2^63 do not wrap, so they can be divided.
        if (_mixed > long.MaxValue) _scale = PackedFormat.Scales.Length - 1;
        var scale = (long)PackedFormat.Scales[_scale];
        var parentsLength = 0;
        for (var i = 0; i < _parents.Count; i++)
        {
            var place = (ulong)_ids.PlaceOf(_parents.Items[i]);
            _parents.Items[i] = place;
            parentsLength += LengthOf(place);
        }

        Varint((ulong)_ids.SpanIds);
        Varint((ulong)(_ids.Ids.Length - _ids.SpanIds));
        Varint((ulong)_scale);
        Varint((ulong)parentsLength);
        BinaryPrimitives.WriteUInt64LittleEndian(_columns.Take(8), _base ?? 0);
        MemoryMarshal.AsBytes(_ids.Ids).CopyTo(_columns.Take(8 * _ids.Ids.Length));
        foreach (var place in _parents.Items) Varint(place);
        foreach (var time in _times.Items) Varint(PackedFormat.ZigZag(time / scale));
    }

    private static int LengthOf(ulong value)
    {
        var length = 1;
        for (; value > 0x7F; value >>= 7) length++;
        return length;
    }

    private void Varint(ulong value)
    {
        var room = _columns.Take(PackedFormat.MaxVarint);
        _columns.Give(PackedFormat.MaxVarint - PackedFormat.Write(room, value));
    }

    private void Keep(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_rest.Take(bytes.Length));

    private void Clear()
    {
        _rest.Clear();
        _columns.Clear();
        _ids.Clear();
        _parents.Clear();
        _times.Clear();
        (_base, _mixed, _scale) = (null, 0, 0);
    }
}
