using System.Buffers;
using System.Runtime.CompilerServices;
using Tracepost.DataService.Ingest.Assembling;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Storage.Compression;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Compaction.Merging;

/// <summary>
/// Merges the rows of a trace in a slot: their payloads are put one after the other, for concatenated <c>TracesData</c> are one, without spans
/// that were there before. Every span that is kept keeps its bytes.
/// </summary>
internal sealed class TraceMerger(PayloadCodec codec) : IDisposable
{
    private readonly SpanDeduplicator _known = new();
    private readonly PooledBuffer _fragment = new();
    private readonly MergedRow _merged = new();
    private int _spans;
    private int _errors;

    /// <summary>Spans that were left out because they were stored twice.</summary>
    public long Duplicates { get; private set; }

    /// <summary>The merged rows: one, or as many as it takes for none to be larger than ingest makes them.</summary>
    /// <param name="rows">Of one trace and slot, by start.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<MergedRow> MergeAsync(IReadOnlyList<StoredRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _known.Reset();
        _merged.Clear();
        foreach (var row in rows)
        {
            if (!await TryReadAsync(row, cancellationToken))
            {
                if (_merged.Rows > 0) yield return _merged;
                _merged.Keep(row);
                yield return _merged;
                _merged.Clear();
                // What was remembered of it is not known to be there.
                _known.Reset();
                continue;
            }

            if (_fragment.Length == 0) continue;
            if (_merged.Rows > 0 && _merged.Payload.Length + _fragment.Length > Assembler.FragmentBytes)
            {
                yield return _merged;
                _merged.Clear();
            }

            _merged.Add(row, _spans, _errors);
            _merged.Payload.Write(_fragment.Span);
        }

        if (_merged.Rows > 0) yield return _merged;
    }

    public void Dispose()
    {
        _fragment.Dispose();
        _merged.Payload.Dispose();
    }

    // Leaves in _fragment what is new of the row, and its counts.
    private async ValueTask<bool> TryReadAsync(StoredRow row, CancellationToken cancellationToken)
    {
        _fragment.Truncate(0);
        (_spans, _errors) = (row.Figures.SpanCount, row.Figures.ErrorCount);
        try
        {
            await codec.DecompressAsync(row.DictionaryId, row.Figures.TraceId, row.Compressed, _fragment, cancellationToken);
            RemoveKnown();
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or MalformedProtobufException)
        {
            return false;
        }
    }

    private void RemoveKnown()
    {
        var duplicates = _known.Add(_fragment.Span);
        if (duplicates.Count == 0) return;
        using var whole = _fragment.Take();
        new SpanRemover(duplicates).Copy(whole.Span, _fragment);
        (_spans, _errors) = Count(_fragment.Span);
        Duplicates += duplicates.Count;
    }

    private static (int Spans, int Errors) Count(ReadOnlySpan<byte> tracesData)
    {
        var (spans, errors) = (0, 0);
        var resources = new ProtoReader(tracesData);
        while (TryReadMessage(ref resources, 1, out var resource))
        {
            var scopes = new ProtoReader(resource);
            while (TryReadMessage(ref scopes, 2, out var scope))
            {
                var reader = new ProtoReader(scope);
                while (TryReadMessage(ref reader, 2, out var span))
                {
                    spans++;
                    if (SpanHeader.Read(span).Status == StatusCode.Error) errors++;
                }
            }
        }

        return (spans, errors);
    }

    private static bool TryReadMessage(ref ProtoReader reader, int field, out ReadOnlySpan<byte> message)
    {
        message = default;
        while (reader.TryReadTag())
        {
            if (reader.Is(field, WireType.LengthDelimited))
            {
                message = reader.ReadBytes();
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
