namespace Tracepost.ApiService.Receivers.Jaeger;

/// <summary>The kinds of a span, as OTLP numbers them.</summary>
internal enum JaegerSpanKind
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

/// <summary>The kinds as the tag <c>span.kind</c> has them: https://github.com/opentracing/specification/blob/master/semantic_conventions.md.</summary>
internal static class JaegerSpanKinds
{
    public static JaegerSpanKind Of(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("server"u8) ? JaegerSpanKind.Server
        : text.SequenceEqual("client"u8) ? JaegerSpanKind.Client
        : text.SequenceEqual("internal"u8) ? JaegerSpanKind.Internal
        : text.SequenceEqual("producer"u8) ? JaegerSpanKind.Producer
        : text.SequenceEqual("consumer"u8) ? JaegerSpanKind.Consumer
        : JaegerSpanKind.Unspecified;
}
