using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>
/// Writes the <c>ScopeSpans</c> of a batch: spans of one scope that follow each other share one. The tags that name the scope come near the end of a
/// span, so each span is written into the group of the one before, and moves to a group of its own if it turns out not to belong there.
/// </summary>
internal ref struct JaegerScopeGroups(ProtoWriter writer)
{
    private readonly ProtoWriter _writer = writer;
    private JaegerScope _scope;
    private int _group;
    private int _span;
    private bool _isOpen;
    private bool _hasSpans;

    /// <summary>Begins a span: its message is to be written now.</summary>
    public void BeginSpan()
    {
        if (!_isOpen) Open();
        _span = _writer.Length;
    }

    /// <summary>Takes back the span that was written since <see cref="BeginSpan"/>.</summary>
    public readonly void DropSpan() => _writer.TruncateTo(_span);

    /// <summary>Ends the span that was written since <see cref="BeginSpan"/>.</summary>
    /// <param name="scope">What its tags say.</param>
    public void EndSpan(JaegerScope scope)
    {
        if (_hasSpans && !scope.IsSameAs(_scope)) MoveSpan();
        _scope = scope;
        _hasSpans = true;
    }

    /// <summary>Ends the last group.</summary>
    public void End()
    {
        if (!_isOpen) return;
        _scope.Write(_writer);
        _writer.EndMessage(_group);
        _isOpen = false;
    }

    private void Open()
    {
        _group = _writer.BeginMessage(OtlpFields.ScopeSpans);
        _isOpen = true;
        _hasSpans = false;
    }

    private void MoveSpan()
    {
        var written = _writer.WrittenFrom(_span);
        var copy = PooledArrays.Rent(written.Length);
        written.CopyTo(copy);
        var span = copy.AsSpan(0, written.Length);
        _writer.TruncateTo(_span);
        End();
        Open();
        _writer.WriteFields(span);
        PooledArrays.Return(copy);
    }
}
