using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Grpc;

/// <summary>Writes spans one after the other; those that follow each other share a <c>ResourceSpans</c> and a <c>ScopeSpans</c> if they can.</summary>
internal ref struct JaegerProtoBatch(ProtoWriter writer)
{
    private ReadOnlySpan<byte> _process;
    private JaegerScope _scope;
    private int _resourceSpans;
    private int _scopeSpans;

    /// <summary>Writes a span.</summary>
    public void Write(ReadOnlySpan<byte> span, JaegerProtoHead head, ReadOnlySpan<byte> process)
    {
        if (_resourceSpans > 0 && !_process.SequenceEqual(process)) End();
        if (_resourceSpans == 0) Begin(process);

        if (_scopeSpans > 0 && !_scope.IsSameAs(head.Scope)) EndScope();
        if (_scopeSpans == 0) BeginScope(head.Scope);
        JaegerProtoSpan.Write(span, head, writer);
    }

    /// <summary>Ends what is still open.</summary>
    public void End()
    {
        if (_resourceSpans == 0) return;
        EndScope();
        writer.EndMessage(_resourceSpans);
        _resourceSpans = 0;
    }

    private void Begin(ReadOnlySpan<byte> process)
    {
        _process = process;
        _resourceSpans = writer.BeginMessage(OtlpFields.ResourceSpans);
        var resource = writer.BeginMessage(OtlpFields.Resource);
        WriteProcess(process);
        writer.EndMessage(resource);
    }

    private void BeginScope(JaegerScope scope)
    {
        _scope = scope;
        _scopeSpans = writer.BeginMessage(OtlpFields.ScopeSpans);
        scope.Write(writer);
    }

    private void EndScope()
    {
        writer.EndMessage(_scopeSpans);
        _scopeSpans = 0;
    }

    // Process { string service_name = 1; KeyValue tags = 2; }
    private readonly void WriteProcess(ReadOnlySpan<byte> process)
    {
        ReadOnlySpan<byte> service = default;
        var tags = new JaegerProcessTags();
        var reader = new ProtoReader(process);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) service = reader.ReadBytes();
            else if (reader.Is(2, WireType.LengthDelimited)) tags.Take(JaegerProtoTag.Read(reader.ReadBytes()), writer);
            else reader.Skip();
        }

        JaegerProcessTags.WriteService(service, writer);
        tags.WriteRest(writer);
    }
}
