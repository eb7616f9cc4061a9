using Tracepost.ApiService.Receivers.Translation;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>
/// Writes Zipkin's spans as an OTLP request. Spans in a row that come from the same service share a <c>ResourceSpans</c>, and those of the same
/// instrumentation scope a <c>ScopeSpans</c>. What becomes of each field is in docs/protocols.md.
/// </summary>
/// <param name="capacity">How many bytes the request may need.</param>
/// <param name="arrival">When the request came, in microseconds since the Unix epoch: the time of spans that have none.</param>
/// <param name="limit">How many bytes it may have at most; <see cref="ProtoLimitException"/> beyond.</param>
internal sealed class ZipkinToOtlp(int capacity, ulong arrival, int limit) : IDisposable
{
    // What OpenTelemetry's exporters say when they do not know the service.
    private static ReadOnlySpan<byte> NoServiceName => "OTLPResourceNoServiceName"u8;

    private readonly ProtoWriter _writer = new(capacity, limit);
    private readonly EmbeddedAttributes _embedded = new();
    private readonly KeptText _service = new();
    private readonly KeptText _scopeName = new();
    private readonly KeptText _scopeVersion = new();
    private int _resourceSpans;
    private int _scopeSpans;

    private bool IsOpen => _resourceSpans != 0;

    /// <summary>Writes a span. Afterwards the caller may fill it again, and write over its texts.</summary>
    public void Write(ZipkinSpan span)
    {
        var service = span.LocalEndpoint.ServiceName.Span;
        var scope = ZipkinScope.Of(span.Tags);
        if (!IsOpen || !_service.Is(service)) BeginResource(service, scope);
        else if (!_scopeName.Is(scope.Name.Span) || !_scopeVersion.Is(scope.Version.Span)) BeginScope(scope);
        ZipkinSpanToOtlp.Write(span, scope, arrival, _embedded, _writer);
    }

    /// <summary>The request, when all spans are written.</summary>
    public PooledBytes Detach()
    {
        End();
        return _writer.Detach();
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private void BeginResource(ReadOnlySpan<byte> service, in ZipkinScope scope)
    {
        End();
        _service.Set(service);
        _resourceSpans = _writer.BeginMessage(OtlpFields.ResourceSpans);
        var resource = _writer.BeginMessage(OtlpFields.Resource);
        if (!service.IsEmpty && !service.SequenceEqual(NoServiceName))
            _writer.WriteAttribute(OtlpFields.ResourceAttribute, "service.name"u8, service);
        _writer.EndMessage(resource);
        OpenScope(scope);
    }

    private void BeginScope(in ZipkinScope scope)
    {
        _writer.EndMessage(_scopeSpans);
        OpenScope(scope);
    }

    private void OpenScope(in ZipkinScope scope)
    {
        _scopeName.Set(scope.Name.Span);
        _scopeVersion.Set(scope.Version.Span);
        _scopeSpans = _writer.BeginMessage(OtlpFields.ScopeSpans);
        scope.Write(_writer);
    }

    private void End()
    {
        if (!IsOpen) return;
        _writer.EndMessage(_scopeSpans);
        _writer.EndMessage(_resourceSpans);
        _resourceSpans = 0;
    }
}
