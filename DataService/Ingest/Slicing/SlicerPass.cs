using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>The pass of the <see cref="Slicer"/> over one request.</summary>
internal ref struct SlicerPass(SlicedRequest sliced, NameTable names, (long OldestNs, long NewestNs) window)
{
    // A span of an SDK takes a few hundred bytes; the list grows if these are smaller.
    private const int BytesPerSpan = 256;

    private readonly ReadOnlySpan<byte> _request = sliced.Bytes;
    private readonly SlicedRequest _sliced = sliced;
    private ServiceName? _service;

    public void Run()
    {
        var reader = new ProtoReader(_request);
        while (reader.TryReadTag())
        {
            if (reader.Tag == OtlpTag.ResourceSpans)
            {
                var length = reader.ReadBytes().Length;
                ReadResourceSpans(reader.Position - length, length);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    // The resource may come after the spans, and they need its name: so first everything but the spans, then the spans.
    private void ReadResourceSpans(int offset, int length)
    {
        var service = new ServiceNameReader();
        var header = new HeaderSlice(_sliced.Pieces.Count, 0, 0);
        var reader = new ProtoReader(_request.Slice(offset, length));
        for (var start = 0; reader.TryReadTag(); start = reader.Position)
        {
            if (reader.Tag == OtlpTag.ScopeSpans)
            {
                reader.ReadBytes();
                continue;
            }

            if (reader.Tag == OtlpTag.Resource) service.Read(reader.ReadBytes());
            else reader.Skip();
            Append(ref header, offset + start, offset + reader.Position);
        }

        var resource = _sliced.Resources.Count;
        _sliced.Resources.Add() = new ResourceSlice(header);
        _service = null;
        reader = new ProtoReader(_request.Slice(offset, length));
        while (reader.TryReadTag())
        {
            if (reader.Tag == OtlpTag.ScopeSpans)
            {
                var scopeSpans = reader.ReadBytes();
                ReadScopeSpans(offset + reader.Position - scopeSpans.Length, scopeSpans, resource, service.Name);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadScopeSpans(int offset, ReadOnlySpan<byte> scopeSpans, int resource, ReadOnlySpan<byte> service)
    {
        var scope = _sliced.Scopes.Count;
        var firstSpan = _sliced.Spans.Count;
        var header = new HeaderSlice(_sliced.Pieces.Count, 0, 0);
        var reader = new ProtoReader(scopeSpans);
        for (var start = 0; reader.TryReadTag(); start = reader.Position)
        {
            if (reader.Tag == OtlpTag.Span)
            {
                var span = reader.ReadBytes();
                ReadSpan(offset + reader.Position - span.Length, span, scope, service);
                continue;
            }

            if (reader.Tag == OtlpTag.Scope) WireCheck.WithAttributes(reader.ReadBytes(), OtlpTag.ScopeAttribute);
            else reader.Skip();
            Append(ref header, offset + start, offset + reader.Position);
        }

        _sliced.Scopes.Add() = new ScopeSlice(header, resource, _sliced.Spans.Count - firstSpan);
    }

    private void ReadSpan(int offset, ReadOnlySpan<byte> span, int scope, ReadOnlySpan<byte> serviceName)
    {
        var reader = default(SpanReader);
        reader.Read(span);
        var slice = default(SpanSlice);
        var rejection = reader.Accept(window.OldestNs, window.NewestNs, ref slice);
        if (rejection != Rejection.None)
        {
            _sliced.Rejections.Add(rejection);
            return;
        }

        if (reader.EndsBeforeStart)
            _sliced.EndBeforeStart++;
        // Only now: a name that no stored span has is not worth remembering.
        _service ??= names.Service(serviceName);
        slice.Operation = names.Operation(_service, reader.Name, reader.Kind);
        slice.Offset = offset;
        slice.Length = span.Length;
        slice.Scope = scope;
        _sliced.Spans.Add(firstCapacity: Math.Max(16, _request.Length / BytesPerSpan)) = slice;
    }

    private readonly void Append(ref HeaderSlice header, int start, int end)
    {
        header.Length += end - start;
        if (header.Pieces > 0)
        {
            ref var last = ref _sliced.Pieces[header.FirstPiece + header.Pieces - 1];
            if (last.Offset + last.Length == start)
            {
                last.Length += end - start;
                return;
            }
        }

        header.Pieces++;
        _sliced.Pieces.Add() = new Piece(start, end - start);
    }
}
