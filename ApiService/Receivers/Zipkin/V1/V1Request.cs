using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>What reading a request of v1 spans needs, for all of its spans.</summary>
/// <param name="output">Where the spans go.</param>
internal sealed class V1Request(ZipkinToOtlp output) : IDisposable
{
    private readonly V1SpanConverter _converter = new();

    /// <summary>The span that is being read; empty at first and after <see cref="WriteSpan"/>.</summary>
    public V1Span Span { get; } = new();

    public ZipkinTexts Texts { get; } = new();

    /// <summary>Writes <see cref="Span"/> as the v2 spans that it is, and empties it.</summary>
    public void WriteSpan()
    {
        foreach (var span in _converter.Convert(Span)) output.Write(span);
        Span.Clear();
        Texts.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Texts.Dispose();
}
