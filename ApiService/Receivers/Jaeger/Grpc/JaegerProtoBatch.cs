using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Grpc;

/// <summary>Writes spans one after the other; those that follow each other share a <c>ResourceSpans</c> if their process is the same.</summary>
internal ref struct JaegerProtoBatch(ProtoWriter writer)
{
    private ReadOnlySpan<byte> _process;
    private JaegerScopeGroups _scopes;
    private int _resourceSpans;

    /// <summary>Writes a span.</summary>
    public void Write(ReadOnlySpan<byte> span, JaegerProtoHead head, ReadOnlySpan<byte> process)
    {
        if (_resourceSpans > 0 && !_process.SequenceEqual(process)) End();
        if (_resourceSpans == 0) Begin(process);
        _scopes.BeginSpan();
        _scopes.EndSpan(JaegerProtoSpan.Write(span, head, writer));
    }

    /// <summary>Ends what is still open.</summary>
    public void End()
    {
        if (_resourceSpans == 0) return;
        _scopes.End();
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
        _scopes = new JaegerScopeGroups(writer);
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
