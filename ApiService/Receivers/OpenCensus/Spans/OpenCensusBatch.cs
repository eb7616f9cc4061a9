using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>Writes spans one after the other; those that follow each other share a <c>ResourceSpans</c> if their resources are the same.</summary>
internal ref struct OpenCensusBatch(ProtoWriter writer, ReadOnlySpan<byte> node)
{
    private readonly ReadOnlySpan<byte> _node = node;
    private ReadOnlySpan<byte> _resource;
    private int _resourceSpans;
    private int _scopeSpans;

    public void Write(ReadOnlySpan<byte> span, ReadOnlySpan<byte> resource)
    {
        if (_resourceSpans > 0 && !_resource.SequenceEqual(resource)) End();
        if (_resourceSpans == 0) Begin(resource);
        OpenCensusSpan.Write(span, writer);
    }

    /// <summary>Ends what is still open.</summary>
    public void End()
    {
        if (_resourceSpans == 0) return;
        writer.EndMessage(_scopeSpans);
        writer.EndMessage(_resourceSpans);
        _resourceSpans = 0;
    }

    private void Begin(ReadOnlySpan<byte> resource)
    {
        _resource = resource;
        _resourceSpans = writer.BeginMessage(OtlpFields.ResourceSpans);
        var begin = writer.BeginMessage(OtlpFields.Resource);
        new OpenCensusResource(writer).Write(_node, resource);
        writer.EndMessage(begin);
        _scopeSpans = writer.BeginMessage(OtlpFields.ScopeSpans);
    }
}
