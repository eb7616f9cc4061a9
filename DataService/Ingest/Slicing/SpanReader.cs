using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>
/// Reads of one OTLP <c>Span</c> what storing it needs, and checks the rest, in one pass. As in every protobuf parser the last of a field
/// that came twice counts, and the parts of a status merge.
/// </summary>
internal ref struct SpanReader
{
    private ReadOnlySpan<byte> _traceId;
    private ReadOnlySpan<byte> _spanId;
    private ReadOnlySpan<byte> _parentSpanId;
    private ulong _start;
    private ulong _end;
    private byte _status;

    /// <summary>The name in UTF-8, as it was sent.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The kind.</summary>
    public SpanKind Kind { get; private set; }

    /// <summary>It ends before it starts.</summary>
    public readonly bool EndsBeforeStart => _end < _start;

    /// <summary>Reads the span.</summary>
    /// <exception cref="MalformedProtobufException">It is not well-formed.</exception>
    public void Read(ReadOnlySpan<byte> span)
    {
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            switch (reader.Tag)
            {
                case OtlpTag.TraceId: _traceId = reader.ReadBytes(); break;
                case OtlpTag.SpanId: _spanId = reader.ReadBytes(); break;
                case OtlpTag.ParentSpanId: _parentSpanId = reader.ReadBytes(); break;
                case OtlpTag.Name: Name = reader.ReadBytes(); break;
                case OtlpTag.Kind: Kind = (SpanKind)reader.ReadVarint(); break;
                case OtlpTag.Start: _start = reader.ReadFixed64(); break;
                case OtlpTag.End: _end = reader.ReadFixed64(); break;
                case OtlpTag.SpanAttribute: WireCheck.KeyValue(reader.ReadBytes()); break;
                case OtlpTag.Event: WireCheck.WithAttributes(reader.ReadBytes(), OtlpTag.EventAttribute); break;
                case OtlpTag.Link: WireCheck.WithAttributes(reader.ReadBytes(), OtlpTag.LinkAttribute); break;
                case OtlpTag.Status: ReadStatus(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }
    }

    /// <summary>Whether the span can be kept; then <paramref name="slice"/> has all but its place and its operation.</summary>
    public readonly Rejection Accept(long oldestNs, long newestNs, ref SpanSlice slice)
    {
        if (_traceId.Length != TraceId.Size || (slice.TraceId = TraceId.Read(_traceId)).IsZero)
            return Rejection.TraceId;
        if (_spanId.Length != SpanId.Size || SpanId.Read(_spanId).IsZero)
            return Rejection.SpanId;
        if (_parentSpanId.Length is not (0 or SpanId.Size))
            return Rejection.ParentSpanId;
        if (_start == 0)
            return Rejection.NoStart;
        if (_start > (ulong)newestNs)
            return Rejection.InFuture;
        if (_start < (ulong)oldestNs)
            return Rejection.TooOld;

        slice.StartNs = (long)_start;
        slice.EndNs = (long)Math.Min(Math.Max(_start, _end), long.MaxValue);
        slice.IsRoot = _parentSpanId.IsEmpty || SpanId.Read(_parentSpanId).IsZero;
        slice.IsError = _status == (byte)StatusCode.Error;
        return Rejection.None;
    }

    private void ReadStatus(ReadOnlySpan<byte> status)
    {
        var reader = new ProtoReader(status);
        while (reader.TryReadTag())
        {
            if (reader.Tag == OtlpTag.StatusCode) _status = (byte)reader.ReadVarint();
            else reader.Skip();
        }
    }
}
