using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>Writes fragments as rows of <c>trace_fragments</c>, compressing their payloads into the buffer that is sent.</summary>
internal sealed class FragmentEncoder(PayloadCodec codec)
{
    /// <summary>The COPY that takes the rows.</summary>
    public static readonly string Copy = CopyInto("trace_fragments");

    private const short Fields = 10;

    /// <summary>The COPY that takes the rows into another table of the same columns.</summary>
    public static string CopyInto(string table) =>
        $"COPY {table} (start_ns, end_ns, trace_id, longest_ns, span_count, error_count, dictionary_id, commit_id, names, payload) "
        + "FROM STDIN (FORMAT binary)";

    /// <summary>Appends one row. The names have their numbers already.</summary>
    /// <returns>The length of the compressed payload.</returns>
    public int Write(CopyBuffer buffer, Fragment fragment, ZstdDictionary? dictionary, int commitId)
    {
        var count = 2 * fragment.Operations.Count;
        Span<int> room = count <= 256 ? stackalloc int[count] : new int[count];
        var figures = new RowFigures(
            fragment.TraceId, fragment.StartNs, fragment.EndNs, RoundedUp(fragment.LongestNs), fragment.SpanCount, fragment.ErrorCount);
        return Write(buffer, figures, Names(fragment.Operations, room), fragment.Payload, dictionary, commitId);
    }

    /// <summary>Appends one row.</summary>
    /// <param name="buffer">Gets it.</param>
    /// <param name="figures">Its columns.</param>
    /// <param name="nameIds">Distinct and ascending: services, negative, before operations.</param>
    /// <param name="payload">An OTLP <c>TracesData</c>.</param>
    /// <param name="dictionary">To compress it with.</param>
    /// <param name="commitId">The commit's.</param>
    /// <returns>The length of the compressed payload.</returns>
    public int Write(
        CopyBuffer buffer, in RowFigures figures, ReadOnlySpan<int> nameIds, ReadOnlyMemory<byte> payload, ZstdDictionary? dictionary, int commitId)
    {
        WriteColumns(buffer, figures, nameIds, dictionary?.Id ?? 0, commitId);
        return buffer.Bytes(
            PayloadCodec.MaxCompressedLength(payload.Length),
            (codec, dictionary, figures.TraceId, payload),
            static (state, room) => state.codec.Compress(state.dictionary, state.TraceId, state.payload.Span, room));
    }

    /// <summary>Appends one row whose payload is compressed already.</summary>
    public static void WriteCompressed(
        CopyBuffer buffer, in RowFigures figures, ReadOnlySpan<int> nameIds, ReadOnlyMemory<byte> compressed, int dictionaryId, int commitId)
    {
        WriteColumns(buffer, figures, nameIds, dictionaryId, commitId);
        buffer.Bytes(
            compressed.Length,
            compressed,
            static (bytes, room) =>
            {
                bytes.Span.CopyTo(room);
                return bytes.Length;
            });
    }

    private static void WriteColumns(CopyBuffer buffer, in RowFigures figures, ReadOnlySpan<int> nameIds, int dictionaryId, int commitId)
    {
        buffer.StartRow(Fields);
        buffer.Int8(figures.StartNs);
        buffer.Int8(figures.EndNs);
        buffer.Uuid(figures.TraceId);
        buffer.Float4(figures.LongestNs);
        buffer.Int4(figures.SpanCount);
        buffer.Int2((short)Math.Min(figures.ErrorCount, short.MaxValue));
        buffer.Int2(checked((short)dictionaryId));
        buffer.Int4(commitId);
        buffer.Bytes(NameCode.MaxLength * nameIds.Length, nameIds, static (ids, room) => NameCode.Write(ids, room));
    }

    /// <summary>The least <c>real</c> that is not below: a condition on it lets through what it must, and perhaps a little more.</summary>
    internal static float RoundedUp(long value)
    {
        var rounded = (float)value;
        return (long)rounded < value ? MathF.BitIncrement(rounded) : rounded;
    }

    /// <summary>Distinct and ascending: services, negative, before operations. Several operations may share one id: the overflow's.</summary>
    private static ReadOnlySpan<int> Names(IReadOnlyList<OperationName> operations, Span<int> room)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            room[2 * i] = -operations[i].Service.Id;
            room[2 * i + 1] = operations[i].Id;
        }

        room.Sort();
        var distinct = 0;
        foreach (var value in room)
        {
            if (distinct == 0 || room[distinct - 1] != value) room[distinct++] = value;
        }

        return room[..distinct];
    }
}
