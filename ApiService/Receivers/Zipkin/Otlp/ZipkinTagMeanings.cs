using System.Text;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>
/// What the tags of a span say that OTLP has fields for: status, trace state, and the kind that Zipkin has no name for. These are remembered until
/// the last tag was seen, as together they make the field; what does not become one stays an attribute, so nothing that was sent is lost.
/// </summary>
/// <param name="kindIsOpen">True if the span itself has no kind.</param>
internal ref struct ZipkinTagMeanings(bool kindIsOpen)
{
    private ZipkinTag _kind;
    private ZipkinTag _error;
    private ZipkinTag _statusCode;
    private ZipkinTag _statusText;

    private ZipkinTag _traceState;

    private const ulong Internal = 1;

    private enum Status
    {
        Unset = 0,
        Ok = 1,
        Error = 2,
    }

    /// <summary>True if it has taken the tag: it writes it in <see cref="WriteRest"/>, one way or the other.</summary>
    public bool Take(in ZipkinTag tag)
    {
        // All keys that mean something have such a length; most tags end here.
        switch (tag.Key.Length)
        {
            case 5 when tag.Key.Span.SequenceEqual("error"u8): _error = tag; return true;
            case 9 when kindIsOpen && tag.Key.Span.SequenceEqual("span.kind"u8): _kind = tag; return true;
            case 14 when tag.Key.Span.SequenceEqual("w3c.tracestate"u8): _traceState = tag; return true;
            case 16 when tag.Key.Span.SequenceEqual("otel.status_code"u8): _statusCode = tag; return true;
            case 23 when tag.Key.Span.SequenceEqual("otel.status_description"u8): _statusText = tag; return true;
            default: return false;
        }
    }

    /// <summary>Writes what the tags said together, once the last of them was taken.</summary>
    public readonly void WriteRest(ProtoWriter writer)
    {
        var kind = KindOf(_kind.Value.Span);
        if (kind != 0) writer.WriteVarint(OtlpFields.Kind, kind);
        else WriteUnused(_kind, writer);
        if (kind > Internal) ZipkinSentTag.Write(_kind, writer);
        if (!_traceState.Value.IsEmpty) writer.WriteText(OtlpFields.TraceState, _traceState.Value.Span);
        else WriteUnused(_traceState, writer);
        WriteStatus(writer);
    }

    // In Zipkin a span failed if it has the tag error, whatever its value, which is the reason if there is one. Bridges from OpenTracing send its
    // true and false. OpenTelemetry's exporters add otel.status_code, and error only to failed spans.
    private readonly void WriteStatus(ProtoWriter writer)
    {
        var failed = !_error.Key.IsEmpty && !IsFalse(_error);
        var reason = failed && !IsTrue(_error) ? _error.Value : default;
        var status = failed ? Status.Error : StatusOf(_statusCode.Value.Span);

        if (!failed) WriteUnused(_error, writer);
        if (status == Status.Unset)
        {
            if (Says(_statusCode, "UNSET"u8)) ZipkinSentTag.Write(_statusCode, writer);
            else WriteUnused(_statusCode, writer);
            WriteUnused(_statusText, writer);
            return;
        }

        // The reason is told once.
        if (!_statusText.Value.IsEmpty && !reason.IsEmpty && !reason.Span.SequenceEqual(_statusText.Value.Span)) WriteUnused(_error, writer);
        var text = _statusText.Value.IsEmpty ? reason : _statusText.Value;
        var message = writer.BeginMessage(OtlpFields.Status);
        if (!text.IsEmpty) writer.WriteText(OtlpFields.StatusMessage, text.Span);
        writer.WriteVarint(OtlpFields.StatusCode, (ulong)status);
        writer.EndMessage(message);
        if (!Is(status, text)) WriteSent(writer);
    }

    // True if these are the tags that OpenTelemetry's specification has for the status: they need not be kept.
    private readonly bool Is(Status status, ReadOnlyMemory<byte> text) => _statusText.Key.IsEmpty && status switch
    {
        Status.Ok => _error.Key.IsEmpty && text.IsEmpty && _statusCode.Value.Span.SequenceEqual("OK"u8),
        _ => !_error.Key.IsEmpty && _error.Type == ZipkinTagType.Text && _error.Value.Span.SequenceEqual(text.Span)
            && _statusCode.Value.Span.SequenceEqual("ERROR"u8),
    };

    private readonly void WriteSent(ProtoWriter writer)
    {
        ZipkinSentTag.Write(_error, writer);
        ZipkinSentTag.Write(_statusCode, writer);
        ZipkinSentTag.Write(_statusText, writer);
    }

    private static void WriteUnused(in ZipkinTag tag, ProtoWriter writer)
    {
        if (!tag.Key.IsEmpty) ZipkinTagToOtlp.Write(tag, writer);
    }

    private static bool IsTrue(in ZipkinTag tag) => tag.Type != ZipkinTagType.Text || Says(tag, "true"u8);

    private static bool IsFalse(in ZipkinTag tag) => tag.Type == ZipkinTagType.Text ? Says(tag, "false"u8) : tag.Number == 0;

    private static bool Says(in ZipkinTag tag, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(tag.Value.Span, word);

    // The names with a prefix are those of the Collector's first exporters.
    private static Status StatusOf(ReadOnlySpan<byte> code) =>
        Ascii.EqualsIgnoreCase(code, "OK"u8) || code.SequenceEqual("STATUS_CODE_OK"u8) ? Status.Ok
        : Ascii.EqualsIgnoreCase(code, "ERROR"u8) || code.SequenceEqual("STATUS_CODE_ERROR"u8) ? Status.Error
        : Status.Unset;

    // OTLP's numbers. Zipkin has no kind for work inside a process; the other names come from OpenTracing, which has kinds only as this tag.
    private static ulong KindOf(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("internal"u8) ? Internal
        : text.SequenceEqual("server"u8) ? 2
        : text.SequenceEqual("client"u8) ? 3
        : text.SequenceEqual("producer"u8) ? 4
        : text.SequenceEqual("consumer"u8) ? 5
        : 0UL;
}
