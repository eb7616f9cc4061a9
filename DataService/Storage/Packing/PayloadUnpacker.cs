using System.Buffers.Binary;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Storage.Packing;

/// <summary>Puts ids and times back where they were: <see cref="PackedFormat"/>.</summary>
internal ref struct PayloadUnpacker
{
    private readonly TraceId _traceId;
    private readonly ReadOnlySpan<byte> _rest;
    private readonly Span<byte> _output;
    private readonly ReadOnlySpan<byte> _ids;
    private readonly ReadOnlySpan<byte> _parents;
    private readonly ReadOnlySpan<byte> _times;
    private readonly int _spanIds;
    private readonly ulong _base;
    private readonly ulong _scale;
    private int _from;
    private int _to;
    private int _nextId;
    private int _nextParent;
    private int _nextTime;

    private PayloadUnpacker(TraceId traceId, ReadOnlySpan<byte> columns, ReadOnlySpan<byte> rest, Span<byte> output)
    {
        _traceId = traceId;
        _rest = rest;
        _output = output;
        var position = 0;
        var (spanIds, others) = (Number(columns, ref position), Number(columns, ref position));
        var scale = Number(columns, ref position);
        var parents = Number(columns, ref position);
        var left = (ulong)(columns.Length - position);
        if (scale >= (ulong)PackedFormat.Scales.Length || left < 8 || spanIds > left || others > left || parents > left || 8 + 8 * (spanIds + others) + parents > left) throw Damaged();
        _scale = PackedFormat.Scales[(int)scale];
        _spanIds = (int)spanIds;
        _base = BinaryPrimitives.ReadUInt64LittleEndian(columns[position..]);
        _ids = columns.Slice(position + 8, 8 * (int)(spanIds + others));
        _parents = columns.Slice(position + 8 + _ids.Length, (int)parents);
        _times = columns[(position + 8 + _ids.Length + _parents.Length)..];
    }

    /// <summary>Writes the fragment's bytes, which fill <paramref name="output"/>.</summary>
    /// <exception cref="InvalidDataException">The parts do not belong together.</exception>
    public static void Unpack(TraceId traceId, ReadOnlySpan<byte> columns, ReadOnlySpan<byte> rest, Span<byte> output)
    {
        var unpacker = new PayloadUnpacker(traceId, columns, rest, output);
        unpacker.Message(output.Length, depth: 0);
        if (unpacker._from != rest.Length || unpacker._nextTime != unpacker._times.Length || unpacker._nextParent != unpacker._parents.Length
            || unpacker._nextId != unpacker._spanIds)
        {
            throw Damaged();
        }
    }

    private void Message(int end, int depth)
    {
        if (depth == PackedFormat.Nesting.Length)
        {
            Span(end);
            return;
        }

        while (_to < end)
        {
            var start = _from;
            if (_from >= _rest.Length) throw Damaged();
            if (_rest[_from] != PackedFormat.Nesting[depth])
            {
                if (!PackedFormat.TrySkip(_rest, ref _from)) throw Damaged();
                Copy(_rest[start.._from], end);
                continue;
            }

            _from++;
            var length = Number(_rest, ref _from);
            Copy(_rest[start.._from], end);
            if (length > (ulong)(end - _to)) throw Damaged();
            Message(_to + (int)length, depth + 1);
        }
    }

    private void Span(int end)
    {
        var started = _base;
        while (_to < end)
        {
            if (_from >= _rest.Length) throw Damaged();
            var tag = _rest[_from];
            switch (tag)
            {
                case PackedFormat.TraceIdTag:
                    var field = Field(tag, 2 + TraceId.Size, end);
                    field[1] = TraceId.Size;
                    _traceId.Write(field[2..]);
                    break;
                case PackedFormat.SpanIdTag:
                    if (_nextId >= _spanIds) throw Damaged();
                    Id(tag, _nextId++, end);
                    break;
                case PackedFormat.ParentTag:
                    var place = Number(_parents, ref _nextParent);
                    if (place >= (ulong)_ids.Length / 8) throw Damaged();
                    Id(tag, (int)place, end);
                    break;
                case PackedFormat.StartTag:
                    started = Time(tag, _base, end);
                    break;
                case PackedFormat.EndTag:
                    Time(tag, started, end);
                    var left = end - _to;
                    if (left > _rest.Length - _from) throw Damaged();
                    Copy(_rest.Slice(_from, left), end);
                    _from += left;
                    return;
                default:
                    var start = _from;
                    if (!PackedFormat.TrySkip(_rest, ref _from)) throw Damaged();
                    Copy(_rest[start.._from], end);
                    break;
            }
        }
    }

    private void Id(byte tag, int place, int end)
    {
        var field = Field(tag, 2 + SpanId.Size, end);
        field[1] = SpanId.Size;
        _ids.Slice(8 * place, SpanId.Size).CopyTo(field[2..]);
    }

    private ulong Time(byte tag, ulong since, int end)
    {
        var time = unchecked(since + (ulong)PackedFormat.UnZigZag(Number(_times, ref _nextTime)) * _scale);
        BinaryPrimitives.WriteUInt64LittleEndian(Field(tag, 9, end)[1..], time);
        return time;
    }

    // Passes over the tag that is left, and gives room for the field.
    private Span<byte> Field(byte tag, int length, int end)
    {
        if (length > end - _to) throw Damaged();
        var field = _output.Slice(_to, length);
        field[0] = tag;
        _from++;
        _to += length;
        return field;
    }

    private void Copy(ReadOnlySpan<byte> bytes, int end)
    {
        if (bytes.Length > end - _to) throw Damaged();
        bytes.CopyTo(_output[_to..]);
        _to += bytes.Length;
    }

    private static ulong Number(ReadOnlySpan<byte> source, ref int position) =>
        PackedFormat.TryRead(source, ref position, out var value) ? value : throw Damaged();

    private static InvalidDataException Damaged() => new("A stored payload is damaged: its columns and its rest do not belong together.");
}
