using Tracepost.DataService.Storage.Compression;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>Writes fragments as rows of <c>trace_fragments</c>, compressing their payloads into the buffer that is sent.</summary>
internal sealed class FragmentEncoder(PayloadCodec codec)
{
    /// <summary>The COPY that takes the rows.</summary>
    public const string Copy =
        "COPY trace_fragments (start_ns, end_ns, trace_id, longest_ns, span_count, error_count, dictionary_id, commit_id, name_ids, payload) "
        + "FROM STDIN (FORMAT binary)";

    private const short Fields = 10;

    /// <summary>Appends one row. The names have their numbers already.</summary>
    /// <returns>The length of the compressed payload.</returns>
    public int Write(CopyBuffer buffer, Fragment fragment, ZstdDictionary? dictionary, int commitId)
    {
        buffer.StartRow(Fields);
        buffer.Int8(fragment.StartNs);
        buffer.Int8(fragment.EndNs);
        buffer.Uuid(fragment.TraceId);
        buffer.Float4(RoundedUp(fragment.LongestNs));
        buffer.Int4(fragment.SpanCount);
        buffer.Int4(fragment.ErrorCount);
        buffer.Int4(dictionary?.Id ?? 0);
        buffer.Int4(commitId);
        WriteNames(buffer, fragment.Operations);
        return buffer.Bytes(
            PayloadCodec.MaxCompressedLength(fragment.Payload.Length),
            (codec, dictionary, fragment),
            static (state, room) => state.codec.Compress(state.dictionary, state.fragment.TraceId, state.fragment.Payload.Span, room));
    }

    /// <summary>The least <c>real</c> that is not below: a condition on it lets through what it must, and perhaps a little more.</summary>
    internal static float RoundedUp(long value)
    {
        var rounded = (float)value;
        return (long)rounded < value ? MathF.BitIncrement(rounded) : rounded;
    }

    /// <summary>Distinct and ascending: services, negative, before operations. Several operations may share one id: the overflow's.</summary>
    private static void WriteNames(CopyBuffer buffer, IReadOnlyList<OperationName> operations)
    {
        Span<int> ids = operations.Count <= 128 ? stackalloc int[2 * operations.Count] : new int[2 * operations.Count];
        for (var i = 0; i < operations.Count; i++)
        {
            ids[2 * i] = -operations[i].Service.Id;
            ids[2 * i + 1] = operations[i].Id;
        }

        ids.Sort();
        var distinct = 0;
        foreach (var value in ids)
        {
            if (distinct == 0 || ids[distinct - 1] != value) ids[distinct++] = value;
        }

        buffer.Int4Array(ids[..distinct]);
    }
}
