using Tracepost.DataService.Storage.Compression;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>Writes fragments as rows of <c>trace_fragments</c>, compressing their payloads into the buffer that is sent.</summary>
internal sealed class FragmentEncoder(PayloadCodec codec)
{
    /// <summary>The COPY that takes the rows.</summary>
    public const string Copy =
        "COPY trace_fragments (start_ns, end_ns, longest_ns, trace_id, span_count, error_count, root_operation_id, dictionary_id, "
        + "commit_id, service_ids, operation_ids, payload) FROM STDIN (FORMAT binary)";

    private const short Fields = 12;

    /// <summary>Appends one row. The names have their numbers already.</summary>
    /// <returns>The length of the compressed payload.</returns>
    public int Write(CopyBuffer buffer, Fragment fragment, ZstdDictionary? dictionary, int commitId)
    {
        buffer.StartRow(Fields);
        buffer.Int8(fragment.StartNs);
        buffer.Int8(fragment.EndNs);
        buffer.Int8(fragment.LongestNs);
        buffer.Uuid(fragment.TraceId);
        buffer.Int4(fragment.SpanCount);
        buffer.Int4(fragment.ErrorCount);
        buffer.Int4(fragment.Root?.Id ?? 0);
        buffer.Int4(dictionary?.Id ?? 0);
        buffer.Int4(commitId);
        WriteIds(buffer, fragment.Operations, operation => operation.Service.Id);
        WriteIds(buffer, fragment.Operations, operation => operation.Id);
        return buffer.Bytes(
            PayloadCodec.MaxCompressedLength(fragment.Payload.Length),
            (codec, dictionary, fragment),
            static (state, room) => state.codec.Compress(state.dictionary, state.fragment.Payload.Span, room));
    }

    /// <summary>Distinct and ascending. Several operations may share one id: the overflow's.</summary>
    private static void WriteIds(CopyBuffer buffer, IReadOnlyList<OperationName> operations, Func<OperationName, int> id)
    {
        Span<int> ids = operations.Count <= 256 ? stackalloc int[operations.Count] : new int[operations.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = id(operations[i]);
        ids.Sort();
        var distinct = 0;
        foreach (var value in ids)
        {
            if (distinct == 0 || ids[distinct - 1] != value) ids[distinct++] = value;
        }

        buffer.Int4Array(ids[..distinct]);
    }
}
